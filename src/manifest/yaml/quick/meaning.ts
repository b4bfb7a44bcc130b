import type { Json } from '#json/value.ts';
import { jsonOf, keyOf, meaningOfPlain } from '../scalar.ts';
import { UNSURE } from './unsure.ts';

/** How words begin that mean something else than themselves, and the length of the longest one, `false`. */
const WORD_STARTS = 'yntfoYNTFO';
const LONGEST_WORD = 5;
const SMALL_NUMBER = /^[1-9]\d{0,8}$/;

/** The value of a plain scalar. */
export function valueOfPlain(text: string): Json {
  if (isText(text)) return text;
  if (SMALL_NUMBER.test(text)) return Number(text);
  const meaning = meaningOfPlain(text);
  const value = meaning.kind === 'wrong' ? undefined : jsonOf(meaning);
  if (value === undefined) throw UNSURE;
  return value;
}

/** The key that a plain scalar says. */
export function keyOfPlain(text: string): string {
  if (isText(text)) return text;
  const meaning = meaningOfPlain(text);
  const key = meaning.kind === 'wrong' || text === '<<' ? undefined : keyOf(meaning);
  if (key === undefined) throw UNSURE;
  return key;
}

/** True for nearly all texts that cannot be a number, a boolean or null. */
function isText(text: string): boolean {
  const letter = text.charCodeAt(0) | 0x20;
  if (letter < 0x61 || letter > 0x7a) return false;
  return text.length > LONGEST_WORD || !WORD_STARTS.includes(text.charAt(0));
}
