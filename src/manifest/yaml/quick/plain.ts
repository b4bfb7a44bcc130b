import type { Json } from '#json/value.ts';
import { unfold } from '../quoted.ts';
import { type Cursor, HASH } from './cursor.ts';
import { valueOfPlain } from './meaning.ts';
import { UNSURE } from './unsure.ts';

/** What may begin a plain scalar, all indicators left out but for a dash or a colon with text right behind it. */
const START = /[\w./$~+\\^(;=<\xa0-\uffff]|[-:][^ \n]/y;
/** Up to the end of the line, to a comment, or to a colon that makes a key of it. */
const LINE = /[^\n:#]*(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*)*/y;

/** A plain scalar in a block at column `parent`, over as many lines as it takes. Goes on to the next line. */
export function plainScalar(cursor: Cursor, parent: number): Json {
  if (!cursor.sees(START)) throw UNSURE;
  const from = cursor.at;
  let end = endOfLine(cursor);
  while (cursor.code !== HASH) {
    cursor.nextText();
    if (cursor.indent <= parent || cursor.code === HASH) break;
    end = endOfLine(cursor);
  }
  if (cursor.code === HASH) cursor.nextLine();
  if (cursor.indent > parent) throw UNSURE;
  return valueOfPlain(unfold(cursor.text.slice(from, end)));
}

/** Takes what belongs to the scalar on this line; where that ends, spaces left out. */
function endOfLine(cursor: Cursor): number {
  cursor.skip(LINE);
  if (cursor.text[cursor.at] === ':') throw UNSURE;
  let end = cursor.at;
  while (cursor.text[end - 1] === ' ') end--;
  return end;
}
