import type { Json } from '#json/value.ts';
import { textOfBase64 } from './base64.ts';
import { decimalOf, floatKeyOf, fractionOf, integerOf, needsUnsigned } from './number.ts';
import { isTimestamp } from './timestamp.ts';

/**
 * What one scalar means to kubectl, which reads YAML 1.1 through sigs.k8s.io/yaml 1.6. This is `resolve.go` of its
 * go.yaml.in/yaml/v2: the words and the order of the attempts are taken from there.
 */
export type Meaning =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** No value at all; `message` says what was expected. */
  | { readonly kind: 'wrong'; readonly message: string };

/** A tag in full: `!!int` is `tag:yaml.org,2002:int`. */
const CORE = 'tag:yaml.org,2002:';
const NULL: Meaning = { kind: 'null' };
const WORDS: ReadonlyMap<string, Meaning> = new Map([
  ...words(NULL, '', '~', 'null', 'Null', 'NULL'),
  ...words(
    { kind: 'bool', value: true },
    'y',
    'Y',
    'yes',
    'Yes',
    'YES',
    'true',
    'True',
    'TRUE',
    'on',
    'On',
    'ON',
  ),
  ...words({ kind: 'bool', value: false }, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE'),
  ...words({ kind: 'bool', value: false }, 'off', 'Off', 'OFF'),
  ...words({ kind: 'float', value: Number.NaN }, '.nan', '.NaN', '.NAN'),
  ...words(
    { kind: 'float', value: Number.POSITIVE_INFINITY },
    '.inf',
    '.Inf',
    '.INF',
    '+.inf',
    '+.Inf',
    '+.INF',
  ),
  ...words({ kind: 'float', value: Number.NEGATIVE_INFINITY }, '-.inf', '-.Inf', '-.INF'),
]);

function words(meaning: Meaning, ...spellings: string[]): [string, Meaning][] {
  return spellings.map((spelling) => [spelling, meaning]);
}

/** The meaning of a plain scalar without a tag. Dates stay text; there are no base-60 numbers. */
export function meaningOfPlain(text: string): Meaning {
  return WORDS.get(text) ?? numberOf(text) ?? { kind: 'text', value: text };
}

/** The meaning of a scalar, plain or quoted, with a tag: what the tag does not fit is wrong; unknown tags mean text. */
export function meaningOfTagged(text: string, tag: string): Meaning {
  switch (tag) {
    case `${CORE}binary`:
      return binary(text);
    case `${CORE}timestamp`:
      return isTimestamp(text) ? { kind: 'text', value: text } : misfit(text, tag);
    case `${CORE}null`:
    case `${CORE}bool`:
    case `${CORE}int`:
    case `${CORE}float`:
      return fitted(text, tag);
    default:
      return { kind: 'text', value: text };
  }
}

function numberOf(text: string): Meaning | undefined {
  if (text.startsWith('.')) return float(fractionOf(text));
  if (!/^[-+\d]/.test(text)) return undefined;
  const digits = text.replaceAll('_', '');
  const value = integerOf(digits);
  return value === undefined ? float(decimalOf(digits)) : { kind: 'int', value };
}

function float(value: number | undefined): Meaning | undefined {
  return value === undefined ? undefined : { kind: 'float', value };
}

function fitted(text: string, tag: string): Meaning {
  const meaning = meaningOfPlain(text);
  if (tag === CORE + meaning.kind) return meaning;
  const widened = tag === `${CORE}float` && meaning.kind === 'int' && !needsUnsigned(meaning.value);
  return widened ? { kind: 'float', value: Number(meaning.value) } : misfit(text, tag);
}

function misfit(text: string, tag: string): Meaning {
  return {
    kind: 'wrong',
    message: `expected a value that fits its tag !!${tag.slice(CORE.length)}, not ${JSON.stringify(text)}`,
  };
}

function binary(text: string): Meaning {
  const value = textOfBase64(text);
  return value === undefined
    ? { kind: 'wrong', message: 'expected base64 after !!binary' }
    : { kind: 'text', value };
}

/** The JSON value of a meaning; undefined for what JSON cannot say (`.inf`, `.nan`). */
export function jsonOf(meaning: Exclude<Meaning, { kind: 'wrong' }>): Json | undefined {
  if (meaning.kind === 'null') return null;
  if (meaning.kind === 'int') return Number(meaning.value);
  if (meaning.kind === 'float' && !Number.isFinite(meaning.value)) return undefined;
  return meaning.value;
}

/** The JSON key of a meaning; undefined for what sigs.k8s.io/yaml refuses as a key: null and integers above int64. */
export function keyOf(meaning: Exclude<Meaning, { kind: 'wrong' }>): string | undefined {
  if (meaning.kind === 'null') return undefined;
  if (meaning.kind === 'float') return floatKeyOf(meaning.value);
  if (meaning.kind === 'int' && needsUnsigned(meaning.value)) return undefined;
  return String(meaning.value);
}
