import jsonpatch from 'fast-json-patch';
import { expect, test } from 'vitest';
import { childOf, valueAt } from '#json/lookup.ts';
import { pointerOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import { json, pathsIn } from '../support/arbitraries.ts';
import { expectSame, forAll } from '../support/laws.ts';

const ROOT: Json = { list: [10, { a: 1 }], 'a/b': { '~': 2 }, nothing: null, text: 'abc' };

test.each<[string, Json | undefined]>([
  ['', ROOT],
  ['/list/0', 10],
  ['/list/1/a', 1],
  ['/a~1b/~0', 2],
  ['/nothing', null],
  ['/list/-', undefined],
  ['/list/2', undefined],
  ['/list/00', undefined],
  ['/list/length', undefined],
  ['/text/0', undefined],
  ['/text/length', undefined],
  ['/nothing/a', undefined],
  ['/toString', undefined],
  ['/__proto__', undefined],
])('%j', (pointer, expected) => {
  expect(valueAt(ROOT, pointer)).toEqual(expected);
});

test('finds what fast-json-patch finds', () => {
  forAll(json, (root) => {
    for (const tokens of pathsIn(root)) {
      // It reads `-` and inherited names as members of an array.
      if (tokens.some((token) => ['-', '__proto__', 'constructor', 'toString'].includes(token))) continue;
      const pointer = pointerOf(tokens);
      expectSame(valueAt(root, pointer), jsonpatch.getValueByPointer(root, pointer));
    }
  });
});

test('a child of nothing is nothing', () => {
  expect(childOf(undefined, 'a')).toBeUndefined();
});
