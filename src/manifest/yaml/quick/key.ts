import { unquote } from '../quoted.ts';
import type { Cursor } from './cursor.ts';
import { keyOfPlain } from './meaning.ts';
import { isQuote } from './quoted.ts';
import { UNSURE } from './unsure.ts';

/** libyaml looks no further than 1,024 characters for the colon. */
const LONGEST = 1000;

/** How keys are written; each pattern ends before the colon, and what it finds stands on one line. */
export interface KeyPatterns {
  readonly plain: RegExp;
  readonly quoted: RegExp;
}

/** Takes a key and its colon; undefined, and nothing is taken, where there is none that is easily told. */
export function takeKey(cursor: Cursor, { plain, quoted }: KeyPatterns): string | undefined {
  const isQuoted = isQuote(cursor.code);
  const written = cursor.take(isQuoted ? quoted : plain);
  if (written === undefined) return undefined;
  if (written.length > LONGEST) throw UNSURE;
  cursor.at++;
  return isQuoted
    ? unquoted(written)
    : keyOfPlain(written.endsWith(' ') ? written.replace(/ +$/, '') : written);
}

function unquoted(written: string): string {
  const key = unquote(written);
  if ('wrong' in key) throw UNSURE;
  return key.text;
}
