import { childOf } from '#json/lookup.ts';
import { isList, isMap, type Json, stringAt } from '#json/value.ts';
import { mapOf } from '../../support/arbitraries.ts';

/** A value within another, and how to get there. */
export interface Place {
  readonly path: readonly string[];
  readonly value: Json;
  /**
   * What it is: its name and that of what holds it, lists aside, and the object's kind for the name of the whole:
   * `Pod`, `Pod/spec`, `spec/containers`, `containers/securityContext`.
   */
  readonly called: string;
}

/** Everything in `root`, itself first, from the top down. */
export function placesIn(root: Json): readonly Place[] {
  const places: Place[] = [{ path: [], value: root, called: stringAt(root, 'kind') ?? '' }];
  // It grows while it is walked.
  for (const { path, value, called } of places) {
    if (isList(value))
      value.forEach((item, index) => {
        places.push({ path: [...path, String(index)], value: item, called });
      });
    else if (isMap(value))
      for (const [key, member] of Object.entries(value))
        places.push({ path: [...path, key], value: member, called: `${nameIn(called)}/${key}` });
  }
  return places;
}

function nameIn(called: string): string {
  return called.slice(called.lastIndexOf('/') + 1);
}

/** `root` with `value` at `path`, or without what is there if `value` is undefined; nothing else is copied. */
export function withAt(root: Json, path: readonly string[], value: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  const child = rest.length === 0 ? value : withAt(childOf(root, key) ?? {}, rest, value);
  if (isList(root)) return withItem(root, Number(key), child);
  if (!isMap(root)) return root;
  const members = Object.entries(root).filter(([name]) => name !== key || child !== undefined);
  if (child === undefined) return mapOf(members);
  return Object.hasOwn(root, key)
    ? mapOf(members.map(([name, member]) => [name, name === key ? child : member]))
    : mapOf([...members, [key, child]]);
}

/** An index that is not there adds the item to the end. */
function withItem(list: readonly Json[], index: number, item: Json | undefined): Json {
  return item === undefined ? list.toSpliced(index, 1) : list.toSpliced(index, 1, item);
}
