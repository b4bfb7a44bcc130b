import { isList, isMap, type Json, type JsonMap } from './value.ts';

type Pair = readonly [Json | undefined, Json | undefined];

/**
 * True when two JSON values mean the same: key order does not count, list order does.
 * Walks with its own stack, because a hostile object can be nested deeper than the call stack.
 */
export function equal(left: Json | undefined, right: Json | undefined): boolean {
  const open: Pair[] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (pair[0] === pair[1]) continue;
    const children = pairsBelow(...pair);
    if (children === undefined) return false;
    for (const child of children) open.push(child);
  }
  return true;
}

/** What must be equal below two values for them to be equal; undefined where they differ already. */
function pairsBelow(a: Json | undefined, b: Json | undefined): readonly Pair[] | undefined {
  if (isMap(a) && isMap(b)) return memberPairs(a, b);
  if (!isList(a) || !isList(b) || a.length !== b.length) return undefined;
  return a.map((item, index) => [item, b[index]]);
}

function memberPairs(a: JsonMap, b: JsonMap): readonly Pair[] | undefined {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return undefined;
  if (!keys.every((key) => Object.hasOwn(b, key))) return undefined;
  return keys.map((key) => [a[key], b[key]]);
}
