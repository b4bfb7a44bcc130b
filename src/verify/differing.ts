import { equal } from '#json/equal.ts';
import { at, type JsonMap } from '#json/value.ts';

/** The first member, none of `free`, that is not the same in both, as a breach. A null is an absent field. */
export function differing(
  before: JsonMap | undefined,
  after: JsonMap | undefined,
  free: readonly string[],
  pointer: string,
): string | undefined {
  if (before === after) return undefined;
  for (const key of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    if (!free.includes(key) && !equal(at(before, key), at(after, key))) return `${pointer}/${key} changes`;
  }
  return undefined;
}

/** The same for the one field at the end of `keys`. */
export function differingAt(before: JsonMap, after: JsonMap, ...keys: readonly string[]): string | undefined {
  return equal(at(before, ...keys), at(after, ...keys)) ? undefined : `${keys.join('.')} changes`;
}
