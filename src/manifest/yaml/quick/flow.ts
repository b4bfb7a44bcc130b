import type { Json } from '#json/value.ts';
import { setMember } from '../evaluate.ts';
import type { Cursor } from './cursor.ts';
import { type KeyPatterns, takeKey } from './key.ts';
import { valueOfPlain } from './meaning.ts';
import { isQuote, quotedScalar } from './quoted.ts';
import { UNSURE } from './unsure.ts';

/** Characters that mean nothing in brackets, and colons and spaces between them. */
const PLAIN = /(?:[\w./$~]|-(?=[\w./$~-]))(?:[\w./$~+=@%()-]|:(?=[\w./$~+=@%()-])| +(?=[\w./$~+=@%()]))*/y;
const KEY: KeyPatterns = {
  plain: /[\w./$~][\w./$~+=@%()-]*(?=:[ \n])/y,
  quoted: /(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\n]|'')*')(?=:)/y,
};
/** Blanks, line breaks and comments. */
const GAP = /(?: |\n(?: *#[^\n]*)?|(?<= )#[^\n]*)*/y;

const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_MAP, CLOSE_MAP] = [0x7b, 0x7d];

export function isBracket(code: number): boolean {
  return code === OPEN_LIST || code === OPEN_MAP;
}

/** `[…]` or `{…}`, over as many lines as it takes. */
export function flow(cursor: Cursor): Json {
  return cursor.deeper(() => (cursor.code === OPEN_LIST ? list(cursor) : map(cursor)));
}

function list(cursor: Cursor): Json[] {
  const items: Json[] = [];
  for (let more = opens(cursor, CLOSE_LIST); more; more = goesOn(cursor, CLOSE_LIST))
    items.push(value(cursor));
  return items;
}

function map(cursor: Cursor): Record<string, Json> {
  const members: Record<string, Json> = {};
  for (let more = opens(cursor, CLOSE_MAP); more; more = goesOn(cursor, CLOSE_MAP)) {
    const key = takeKey(cursor, KEY);
    if (key === undefined) throw UNSURE;
    cursor.skip(GAP);
    setMember(members, key, value(cursor));
  }
  return members;
}

/** Goes behind the opening bracket, and the closing one if that comes next; true where an entry does. */
function opens(cursor: Cursor, close: number): boolean {
  cursor.at++;
  cursor.skip(GAP);
  return !cursor.passes(close);
}

/** Goes behind a comma or the closing bracket, or both; true where another entry comes. */
function goesOn(cursor: Cursor, close: number): boolean {
  cursor.skip(GAP);
  const comma = cursor.passes(COMMA);
  cursor.skip(GAP);
  if (cursor.passes(close)) return false;
  if (!comma) throw UNSURE;
  return true;
}

function value(cursor: Cursor): Json {
  const { code } = cursor;
  if (isQuote(code)) return quotedScalar(cursor, -1);
  if (isBracket(code)) return flow(cursor);
  const plain = cursor.take(PLAIN);
  if (plain === undefined) throw UNSURE;
  return valueOfPlain(plain);
}
