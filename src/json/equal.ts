import { isList, isMap, type Json, type JsonList, type JsonMap } from './value.ts';

/**
 * True when two JSON values mean the same: key order does not count, list order does.
 * Walks with its own stack, because a hostile object can be nested deeper than the call stack.
 */
export function equal(left: Json | undefined, right: Json | undefined): boolean {
  const pairs: [Json | undefined, Json | undefined][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (isMap(a) && isMap(b)) {
      if (!pushMembers(a, b, pairs)) return false;
    } else if (isList(a) && isList(b)) {
      if (!pushItems(a, b, pairs)) return false;
    } else {
      return false;
    }
  }
  return true;
}

function pushMembers(a: JsonMap, b: JsonMap, pairs: [Json | undefined, Json | undefined][]): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    pairs.push([a[key], b[key]]);
  }
  return true;
}

function pushItems(a: JsonList, b: JsonList, pairs: [Json | undefined, Json | undefined][]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) pairs.push([a[index], b[index]]);
  return true;
}
