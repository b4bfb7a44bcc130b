import { isList, isMap, type Json } from '#json/value.ts';
import type { Style } from '../yaml/tree.ts';
import { scalarText } from './write-scalar.ts';

/** How a value is written with brackets. */
export interface FlowManner {
  readonly json: boolean;
  /** Between key and value: `: ` or `:`. */
  readonly colon: string;
  /** Between members on one line: `, ` or `,`. */
  readonly comma: string;
  /** Set to write one member a line: the blanks before the bracket's own line, those added per level, the break. */
  readonly lines?: { readonly indent: string; readonly step: string; readonly eol: string };
  /** Inside brackets already; a scalar outside of them needs fewer quotes. */
  readonly nested?: boolean;
  readonly like?: Style;
}

/** The value as `{a: b}`, `["a"]` or a scalar. */
export function flowText(value: Json, manner: FlowManner): string {
  const { lines, like, json, nested } = manner;
  const deeper = lines && { ...lines, indent: lines.indent + lines.step };
  const inner: FlowManner = {
    json,
    colon: manner.colon,
    comma: manner.comma,
    nested: true,
    ...(deeper && { lines: deeper }),
  };
  if (isList(value))
    return bracketed(
      '[',
      value.map((item) => flowText(item, inner)),
      ']',
      manner,
    );
  if (isMap(value))
    return bracketed(
      '{',
      Object.entries(value).map(([key, member]) => flowPair(key, member, inner)),
      '}',
      manner,
    );
  return scalarText(value, { json, flow: nested === true, ...(like && { like }) });
}

/** `key: value` inside brackets. */
export function flowPair(key: string, value: Json, manner: FlowManner): string {
  const name = scalarText(key, { json: manner.json, flow: true });
  // A colon without a blank behind it ends a key only after quotes.
  const colon = name.startsWith('"') ? manner.colon : ': ';
  return `${name}${colon}${flowText(value, { ...manner, nested: true })}`;
}

function bracketed(
  open: string,
  members: readonly string[],
  close: string,
  { comma, lines }: FlowManner,
): string {
  if (members.length === 0 || lines === undefined) return open + members.join(comma) + close;
  const { indent, step, eol } = lines;
  return [open, members.map((member) => indent + step + member).join(`,${eol}`), indent + close].join(eol);
}
