import { isList, isMap, type Json, type JsonMap, stringAt } from '#json/value.ts';

/** One Kubernetes object of a document, or what stands in the place of one. */
export type ObjectEntry =
  /** `pointer` leads from the document to the object: `''`, or `/items/3` inside a List. */
  | { readonly pointer: string; readonly object: JsonMap }
  /** No Kubernetes object; `message` says what was expected. */
  | { readonly pointer: string; readonly message: string };

/**
 * The objects of one document, Lists taken apart however they are nested. A List is what kubectl takes for one: its
 * kind ends in `List` and it has `items`. Each item must say its own apiVersion and kind.
 */
export function objectsIn(value: Json): ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  const open: [pointer: string, value: Json][] = [['', value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [pointer, candidate] = next;
    const items = itemsOf(candidate);
    if (items === undefined) entries.push(entryOf(pointer, candidate));
    for (const [index, item] of [...(items ?? []).entries()].reverse())
      open.push([`${pointer}/items/${index}`, item]);
  }
  return entries;
}

function itemsOf(value: Json): readonly Json[] | undefined {
  if (!isMap(value) || stringAt(value, 'kind')?.endsWith('List') !== true) return undefined;
  const items = Object.hasOwn(value, 'items') ? value['items'] : undefined;
  if (isList(items)) return items;
  return value['kind'] === 'List' && (items ?? null) === null ? [] : undefined;
}

function entryOf(pointer: string, value: Json): ObjectEntry {
  if (!isMap(value)) return { pointer, message: `expected a Kubernetes object, found ${nameOf(value)}` };
  const missing = ['apiVersion', 'kind'].filter((key) => (stringAt(value, key) ?? '') === '');
  if (missing.length === 0) return { pointer, object: value };
  return { pointer, message: `expected a Kubernetes object, found a map without ${missing.join(' and ')}` };
}

function nameOf(value: Json): string {
  if (value === null) return 'null';
  return isList(value) ? 'a list' : `a ${typeof value}`;
}
