import { unquote } from '../quoted.ts';
import type { Cursor } from './cursor.ts';
import { UNSURE } from './unsure.ts';

const SINGLE = /'[^']*(?:''[^']*)*'/y;
const DOUBLE = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;

export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

/** A quoted scalar, all of whose lines are indented deeper than `parent`. */
export function quotedScalar(cursor: Cursor, parent: number): string {
  const source = cursor.take(cursor.code === 0x22 ? DOUBLE : SINGLE);
  if (source === undefined || hangs(source, parent)) throw UNSURE;
  const unquoted = unquote(source);
  if ('wrong' in unquoted) throw UNSURE;
  return unquoted.text;
}

/** True where a line that is not blank begins at column `parent` or before it. */
function hangs(source: string, parent: number): boolean {
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
    let column = 0;
    while (source[at + 1 + column] === ' ') column++;
    if (column <= parent && source[at + 1 + column] !== '\n') return true;
  }
  return false;
}
