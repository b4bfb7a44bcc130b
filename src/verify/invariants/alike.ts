import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';

type Pair = readonly [Json | undefined, Json | undefined];

/**
 * True when the API server takes two values for the same: null, absent and an empty list are one, and so is an empty
 * map where it stands for no fields (`securityContext: {}` is something, `nodeSelector: {}` is not).
 * Source: DeepEqual of k8s.io/apimachinery, pkg/api/equality. Walks with its own stack, because a hostile object can
 * be nested deeper than the call stack.
 */
export function alike(left: Json | undefined, right: Json | undefined): boolean {
  const open: Pair[] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b || (isNothing(a) && isNothing(b))) continue;
    if (isMap(a) && isMap(b)) openMembers(a, b, open);
    else if (isList(a) && isList(b) && a.length === b.length) openItems(a, b, open);
    else return false;
  }
  return true;
}

function isNothing(value: Json | undefined): boolean {
  return isList(value) ? value.length === 0 : (value ?? null) === null;
}

/** Maps in which strangers choose the keys, and structures that are always there. */
const NOTHING_WHEN_EMPTY: ReadonlySet<string> = new Set([
  'annotations',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'requests',
  'resources',
]);

function openMembers(a: JsonMap, b: JsonMap, open: Pair[]): void {
  for (const key of fieldsOf(a, b)) {
    const pair: Pair = [own(a, key), own(b, key)];
    if (!(NOTHING_WHEN_EMPTY.has(key) && pair.every(isEmpty))) open.push(pair);
  }
}

function isEmpty(value: Json | undefined): boolean {
  return isMap(value) ? Object.keys(value).length === 0 : isNothing(value);
}

function openItems(a: readonly Json[], b: readonly Json[], open: Pair[]): void {
  for (let index = 0; index < a.length; index++) open.push([a[index], b[index]]);
}

/** The members that one of the two maps has. */
export function fieldsOf(a: JsonMap | undefined, b: JsonMap | undefined): ReadonlySet<string> {
  return new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
}

function own(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
