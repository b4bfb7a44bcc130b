import { isList, isMap, type Json } from '#json/value.ts';

/** Values that no text is made of, each by a number of its own: what cannot be compared counts as different. */
const NUMBERS = new WeakMap<object, number>();
let last = 0;

/** A value as text, the same for the same. One that is nested deeper than the call stack has no text, but a number. */
export function wholeText(value: Json | undefined): string {
  try {
    return JSON.stringify(value ?? null);
  } catch {
    return `a value without a text, number ${numberOf(value)}`;
  }
}

function numberOf(value: Json | undefined): number {
  if (!isMap(value) && !isList(value)) return 0;
  const number = NUMBERS.get(value) ?? ++last;
  NUMBERS.set(value, number);
  return number;
}
