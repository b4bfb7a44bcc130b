import type { Json } from '#json/value.ts';
import { meaningOfPlain } from '../yaml/scalar.ts';
import { isTimestamp } from '../yaml/timestamp.ts';
import type { Style } from '../yaml/tree.ts';

type Scalar = Exclude<Json, object>;

/** How a new scalar is to be written. */
export interface Manner {
  /** As JSON: all text in double quotes. */
  readonly json: boolean;
  /** Inside `{}` or `[]`, where commas and brackets mean something. */
  readonly flow: boolean;
  /** The style of the text that stood here. */
  readonly like?: Style;
}

/** What can stand plain between words, and what can begin and end plain text. Everything else is put into quotes. */
const PLAIN = /^(?:[A-Za-z0-9_./~$^(+<=\\;\p{L}]|-(?=[^ ]))(?:[ -~\p{L}]*[!-~\p{L}])?$/u;
const INDICATORS = /^(?:---|\.\.\.)|: | #|:$/;
const FLOW_INDICATORS = /[,[\]{}]|:$|:[,[\]{}"' ]/;
/** Base-60 numbers and the like: text to kubectl, but not to every reader of YAML 1.1. */
const AMBIGUOUS = /^(?:[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|=|<<|0o[0-7]+|[-+]?(?:nan|inf|infinity))$/i;
/** What JSON leaves raw in a string and YAML wants escaped. */
const RAW = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The scalar in YAML, on one line, so that sigs.k8s.io/yaml reads the same value of the same type. */
export function scalarText(value: Scalar, { json, flow, like }: Manner): string {
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0.0' : JSON.stringify(value);
  if (json || like === 'double') return doubleQuoted(value);
  if (like === 'single' && isOneLine(value)) return singleQuoted(value);
  if (isPlain(value) && !(flow && FLOW_INDICATORS.test(value))) return value;
  return /["\\]/.test(value) && isOneLine(value) ? singleQuoted(value) : doubleQuoted(value);
}

/** True for text that stays itself without quotes, also for readers of YAML other than kubectl's. */
function isPlain(text: string): boolean {
  if (!PLAIN.test(text) || INDICATORS.test(text) || AMBIGUOUS.test(text)) return false;
  return meaningOfPlain(text).kind === 'text' && !isTimestamp(text) && !/^\d{4}-\d\d?-\d\d?/.test(text);
}

function isOneLine(text: string): boolean {
  return /^[ -~\xa0-\ud7ff]*$/.test(text) && !/[\u2028\u2029]/.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** JSON's escapes are YAML's too; only `\/` is not, and JSON.stringify does not write it. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    RAW,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
