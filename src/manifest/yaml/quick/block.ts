import type { Json } from '#json/value.ts';
import { setMember } from '../evaluate.ts';
import { blockScalar } from './block-scalar.ts';
import type { Cursor } from './cursor.ts';
import { flow, isBracket } from './flow.ts';
import { type KeyPatterns, takeKey } from './key.ts';
import { keyOfPlain } from './meaning.ts';
import { plainScalar } from './plain.ts';
import { isQuote, quotedScalar } from './quoted.ts';
import { UNSURE } from './unsure.ts';

const KEY: KeyPatterns = {
  plain: /(?:[\w./$~+<\xa0-\uffff]|-(?=[^ \n]))[^\n:#]*(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*)*(?=:(?:[ \n]|$))/y,
  quoted: /(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\n]|'')*')(?=:(?:[ \n]|$))/y,
};
const LONG_KEY = /\? (?:[\w./][\w./~-]*|'[^'\n]*')(?=\n *:(?:[ \n]|$))/y;
const [DASH, PIPE, ANGLE] = [0x2d, 0x7c, 0x3e];

/** The map or list that begins here. Goes on to the next line, as all below do. */
export function root(cursor: Cursor): Json {
  const { column } = cursor;
  if (isDash(cursor)) return list(cursor, column);
  const key = keyAt(cursor, column);
  if (key === undefined) throw UNSURE;
  return map(cursor, column, key);
}

/** What begins here, in a block at column `parent`. */
function node(cursor: Cursor, parent: number): Json {
  const { column } = cursor;
  if (isDash(cursor)) return list(cursor, column);
  const key = keyAt(cursor, column);
  if (key !== undefined) return map(cursor, column, key);
  // npm `yaml` reads on into the next key where there is no blank behind the comment's #.
  if (cursor.belowComment && column === cursor.indent) throw UNSURE;
  return scalar(cursor, parent);
}

/** The key here, of a map at `column`: `key:`, or `? key` with the colon below, as libraries write long and empty ones. */
function keyAt(cursor: Cursor, column: number): string | undefined {
  const long = cursor.take(LONG_KEY);
  if (long === undefined) return takeKey(cursor, KEY);
  cursor.nextText();
  if (cursor.indent !== column) throw UNSURE;
  cursor.at++;
  const written = long.slice('? '.length);
  return written.startsWith("'") ? written.slice(1, -1) : keyOfPlain(written);
}

/** The map at `column`, whose first key has been taken. */
function map(cursor: Cursor, column: number, first: string): Json {
  return cursor.deeper(() => {
    const members: Record<string, Json> = {};
    for (let key: string | undefined = first; key !== undefined; key = nextKey(cursor, column))
      setMember(members, key, member(cursor, column));
    return members;
  });
}

/** The next key of the map at `column`; undefined behind its end. */
function nextKey(cursor: Cursor, column: number): string | undefined {
  if (cursor.indent < column) return undefined;
  const key = cursor.indent === column ? keyAt(cursor, column) : undefined;
  if (key === undefined) throw UNSURE;
  return key;
}

/** What stands behind a key of the map at `column`. The dashes of a list may stand right below the key. */
function member(cursor: Cursor, column: number): Json {
  if (!cursor.isLineEnd()) return scalar(cursor, column);
  cursor.nextLine();
  if (cursor.indent === column && isDash(cursor)) return list(cursor, column);
  return cursor.indent > column ? node(cursor, column) : null;
}

function list(cursor: Cursor, column: number): Json {
  return cursor.deeper(() => {
    const items: Json[] = [];
    while (cursor.column === column && isDash(cursor)) {
      cursor.at++;
      items.push(item(cursor, column));
    }
    if (cursor.indent > column) throw UNSURE;
    return items;
  });
}

/** What stands behind a dash of the list at `column`. */
function item(cursor: Cursor, column: number): Json {
  if (!cursor.isLineEnd()) return node(cursor, column);
  cursor.nextLine();
  return cursor.indent > column ? node(cursor, column) : null;
}

/** A scalar, or what stands in brackets, in a block at column `parent`. */
function scalar(cursor: Cursor, parent: number): Json {
  const { code } = cursor;
  if (code === PIPE || code === ANGLE) return blockScalar(cursor, parent);
  if (!isQuote(code) && !isBracket(code)) return plainScalar(cursor, parent);
  const value = isQuote(code) ? quotedScalar(cursor, parent) : flow(cursor);
  cursor.endLine();
  if (cursor.indent > parent) throw UNSURE;
  return value;
}

function isDash(cursor: Cursor): boolean {
  if (cursor.code !== DASH) return false;
  const next = cursor.text[cursor.at + 1];
  return next === ' ' || next === '\n' || next === undefined;
}
