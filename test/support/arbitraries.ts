import fc from 'fast-check';
import type { PatchOperation } from '#json/patch.ts';
import { pointerOf } from '#json/pointer.ts';
import { isList, isMap, type Json } from '#json/value.ts';

/** Keys that break careless code: escapes of JSON Pointer, indexes, and names that every object inherits. */
const NASTY_KEYS = [
  '',
  '~',
  '/',
  '~1',
  'a/b~c',
  '0',
  '-',
  '__proto__',
  'constructor',
  'toString',
  'ключ',
  '\u0000',
];

const keys = fc.oneof(
  fc.constantFrom(...NASTY_KEYS),
  fc.string({ maxLength: 4 }),
  fc.constantFrom('a', 'b', 'c'),
);

const scalars = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.constantFrom(0.5, 1e21, ''),
  fc.string({ maxLength: 6 }),
);

/** JSON as JSON.parse makes it: `__proto__` is a key like any other. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map(mapOf),
  ),
})).value;

/** The map with these members. Unlike an assignment, this makes `__proto__` a member of its own. */
export function mapOf(members: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(members);
}

/**
 * The value as from the wire: nothing in it is there twice. Not through text, because JSON.parse of Node 24 now and
 * then takes an escaped key for another one (https://github.com/nodejs/node/issues/63785).
 */
export function copyOf<T extends Json>(value: T): T;
export function copyOf(value: Json): Json {
  if (isList(value)) return value.map((item) => copyOf(item));
  return isMap(value) ? mapOf(Object.entries(value).map(([key, member]) => [key, copyOf(member)])) : value;
}

/** The paths to everything in `root`, and to one place beside it in every map and list. */
export function pathsIn(root: Json): string[][] {
  const paths: string[][] = [[]];
  const open: [string[], Json][] = [[[], root]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, node] = next;
    if (isList(node)) paths.push([...path, '-'], [...path, String(node.length)]);
    if (isMap(node)) paths.push([...path, 'new']);
    for (const [key, child] of isList(node) || isMap(node) ? Object.entries(node) : []) {
      paths.push([...path, key]);
      open.push([[...path, key], child]);
    }
  }
  return paths;
}

/** A value and operations on it, of which most apply. */
export const jsonAndPatch: fc.Arbitrary<{ root: Json; patch: PatchOperation[] }> = json.chain((root) => {
  const path = fc.constantFrom(...pathsIn(root)).map((tokens) => pointerOf(tokens));
  const operation = fc.oneof(
    fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path, value: json }),
    fc.record({ op: fc.constant('remove' as const), path }),
  );
  return fc.record({ root: fc.constant(root), patch: fc.array(operation, { maxLength: 6 }) });
});
