import type { Json } from '#json/value.ts';

/**
 * One thing that a Pod is allowed to do, in a person's words. Where those do not tell all of it, because that may be
 * long or a secret, `exactly` does.
 */
export interface Power {
  readonly words: string;
  readonly exactly?: string;
}

/** A value that should be a name or a number, for those words, whatever it is. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : JSON.stringify(value ?? null);
}
