/**
 * JSON values as `JSON.parse` makes them, and the only guards by which the code looks into one.
 * Objects come from strangers: every field may be missing, null or of the wrong type.
 */

export type Json = null | boolean | number | string | JsonList | JsonMap;
export type JsonList = readonly Json[];
export interface JsonMap {
  readonly [key: string]: Json;
}

/** True for a JSON object: not null, not an array. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** True for a JSON array. (`Array.isArray` alone does not narrow a readonly array.) */
export function isList(value: Json | undefined): value is JsonList {
  return Array.isArray(value);
}

/**
 * The own member `key` of `value`; undefined when there is none, when it is null, or when `value` is no object.
 * The API server drops nulls and files may hold them: reading both the same way keeps their verdicts equal.
 * Inherited names (`constructor`, `__proto__`) are never members.
 */
export function member(value: Json | undefined, key: string): Json | undefined {
  if (!isMap(value)) return undefined;
  // Most fields are not there, and that is seen faster so than by asking whose they are.
  const found = value[key] ?? undefined;
  return found === undefined || !Object.hasOwn(value, key) ? undefined : found;
}

/** The value at the end of a chain of members, by the rules of `member`. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let current = value;
  for (const key of keys) current = member(current, key);
  return current;
}

export function mapAt(value: Json | undefined, ...keys: readonly string[]): JsonMap | undefined {
  const found = at(value, ...keys);
  return isMap(found) ? found : undefined;
}

/** The list at the end of `keys`; empty when there is none, because an absent list and an empty one mean the same. */
export function listAt(value: Json | undefined, ...keys: readonly string[]): JsonList {
  const found = at(value, ...keys);
  return isList(found) ? found : [];
}

export function stringAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/**
 * The text at `key` of a map whose values are all texts (annotations, labels). A null among them is the empty text: the
 * API server drops nulls where a field stands, and here makes them one.
 */
export function textIn(texts: JsonMap | undefined, key: string): string | undefined {
  const text = texts !== undefined && Object.hasOwn(texts, key) ? (texts[key] ?? '') : undefined;
  return typeof text === 'string' ? text : undefined;
}

export function booleanAt(value: Json | undefined, ...keys: readonly string[]): boolean | undefined {
  const found = at(value, ...keys);
  return typeof found === 'boolean' ? found : undefined;
}

export function numberAt(value: Json | undefined, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' ? found : undefined;
}
