import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equal } from '#json/equal.ts';
import type { Json } from '#json/value.ts';
import { json } from '../support/arbitraries.ts';
import { forAll } from '../support/laws.ts';

test.each<[string, Json | undefined, Json | undefined, boolean]>([
  ['scalars', 1, 1, true],
  ['different scalars', 1, 2, false],
  ['a number and its text', 1, '1', false],
  ['null and nothing', null, undefined, false],
  ['nothing and nothing', undefined, undefined, true],
  ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ['items in another order', [1, 2], [2, 1], false],
  ['a list that goes on', [1], [1, 2], false],
  ['a map that goes on', { a: 1 }, { a: 1, b: 2 }, false],
  ['other keys', { a: 1 }, { b: 1 }, false],
  ['an empty map and an empty list', {}, [], false],
  ['a map and null', {}, null, false],
  ['only the first of two members', { a: 1, b: 2 }, { a: 1, b: 3 }, false],
  ['only the second of two members', { a: 1, b: 2 }, { a: 3, b: 2 }, false],
  ['a key and an inherited name', { toString: 1 }, { a: 1 }, false],
  ['an own __proto__ and an inherited one', JSON.parse('{"__proto__":{}}'), { a: {} }, false],
  ['a null member and an absent one', { a: null }, {}, false],
  ['a difference deep inside', { a: [{ b: { c: 1 } }] }, { a: [{ b: { c: 2 } }] }, false],
])('%s', (_, left, right, expected) => {
  expect(equal(left, right)).toBe(expected);
  expect(equal(right, left)).toBe(expected);
});

test('agrees with Node, also on __proto__ as a key', () => {
  forAll(fc.tuple(json, json), ([a, b]) => expect(equal(a, b)).toBe(isDeepStrictEqual(a, b)));
});

test('a copy is equal, whatever the order of its keys', () => {
  forAll(json, (value) => expect(equal(value, reversed(value))).toBe(true));
});

test('20,000 levels do not overflow the stack', () => {
  const deep = () => JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  expect(equal(deep(), deep())).toBe(true);
  expect(equal(deep(), [deep()])).toBe(false);
});

function reversed(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const members = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(members.reverse());
}
