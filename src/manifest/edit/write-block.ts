import { isList, isMap, type Json, type JsonList, type JsonMap } from '#json/value.ts';
import type { Layout } from './layout.ts';
import { flowText } from './write-flow.ts';
import { scalarText } from './write-scalar.ts';

const LITERAL = /^[\t\n -~\xa0-\u2027\u202a-\ud7ff]*$/;

/** True for what stands on indented lines of its own; scalars and empty collections stand behind their key. */
export function isBlock(value: Json): value is JsonMap | JsonList {
  return isList(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
}

/** The lines of a map or list, the first one too indented by `column` blanks, without line breaks. */
export function blockLines(value: JsonMap | JsonList, column: number, layout: Layout): string[] {
  if (isList(value)) return value.flatMap((item) => itemLines(item, column, layout));
  return Object.entries(value).flatMap(([key, member]) => pairLines(key, member, column, layout));
}

/** `key: value`, or `key:` and the lines below it. */
export function pairLines(key: string, value: Json, column: number, layout: Layout): string[] {
  const head = `${' '.repeat(column)}${keyText(key)}:`;
  if (isBlock(value)) return [head, ...blockLines(value, column + childColumn(value, layout), layout)];
  const literal = literalLines(value, column + layout.step, layout);
  if (literal === undefined) return [`${head} ${inlineText(value)}`];
  const [header = '', ...lines] = literal;
  return [`${head} ${header}`, ...lines];
}

/** `- value`, where a map or list begins behind the dash. */
export function itemLines(value: Json, column: number, layout: Layout): string[] {
  const dash = `${' '.repeat(column)}-${' '.repeat(layout.gap - 1)}`;
  if (!isBlock(value)) return [`${dash}${inlineText(value)}`];
  const [first = '', ...rest] = blockLines(value, column + layout.gap, layout);
  return [dash + first.trimStart(), ...rest];
}

/** How much deeper a map or list stands than its key. */
export function childColumn(value: JsonMap | JsonList, layout: Layout): number {
  return isList(value) ? layout.dash : layout.step;
}

/**
 * `|` and the lines of a text of several lines. Undefined for every other value, and for text that is better put into
 * quotes: that ends in more than one break, begins or ends with a blank, or holds what a block scalar cannot say.
 */
export function literalLines(value: Json, column: number, { openEnd }: Layout): string[] | undefined {
  if (typeof value !== 'string' || !LITERAL.test(value) || (openEnd && value.endsWith('\n')))
    return undefined;
  const body = value.replace(/\n$/, '');
  if (!body.includes('\n') || /^\s|\s$/.test(body)) return undefined;
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(column) + line));
  return [body === value ? '|-' : '|', ...lines];
}

function keyText(key: string): string {
  return scalarText(key, { json: false, flow: false });
}

function inlineText(value: Json): string {
  return flowText(value, { json: false, colon: ': ', comma: ', ' });
}
