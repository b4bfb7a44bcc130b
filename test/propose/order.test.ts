import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Overlay } from '#json/overlay.ts';
import { pointerOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import { inOrder } from '#propose/order.ts';
import { forAll } from '../support/laws.ts';
import { remove, set } from '../support/policies.ts';

const pointers = (...edits: Parameters<typeof inOrder>[0]) => inOrder(edits).map(({ pointer }) => pointer);

test('sets keep their order', () => {
  expect(pointers(set('/b', 1), set('/a/1', 1), set('/a/0', 1))).toEqual(['/b', '/a/1', '/a/0']);
});

test('what sets comes before what removes', () => {
  expect(pointers(remove('/a/0'), set('/a/1/b', 1))).toEqual(['/a/1/b', '/a/0']);
});

describe('removals run from the back of each list to its front', () => {
  test.each([
    [
      ['/a/0', '/a/1', '/a/2'],
      ['/a/2', '/a/1', '/a/0'],
    ],
    [
      ['/a/9', '/a/10'],
      ['/a/10', '/a/9'],
    ],
    [
      ['/a/0', '/a/1/b/0'],
      ['/a/1/b/0', '/a/0'],
    ],
    // Whatever stands between them.
    [
      ['/a/0', '/b/x', '/a/1'],
      ['/a/1', '/a/0', '/b/x'],
    ],
    [
      ['/a/0', '/a0', '/b/0', '/a/1', '/b/1'],
      ['/a/1', '/a/0', '/a0', '/b/1', '/b/0'],
    ],
  ])('%j', (given, expected) => {
    expect(pointers(...given.map(remove))).toEqual(expected);
  });
});

test('in this order they remove what they meant, whatever the lists', () => {
  const root: Json = {
    a: ['a0', 'a1', 'a2', 'a3'],
    b: { c: ['c0', ['d0', 'd1', 'd2'], 'c2', ['e0', 'e1']], name: 'x' },
  };
  const targets = [
    '/a/0',
    '/a/1',
    '/a/2',
    '/a/3',
    '/b/c/0',
    '/b/c/1/0',
    '/b/c/1/1',
    '/b/c/1/2',
    '/b/c/2',
    '/b/c/3/0',
    '/b/name',
  ];
  forAll(fc.shuffledSubarray(targets), (chosen) => {
    const overlay = new Overlay(root);
    const problems = inOrder(chosen.map(remove)).map(({ pointer }) =>
      overlay.apply({ op: 'remove', path: pointer }),
    );
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
    const meant = new Set(chosen.map((pointer) => pointer));
    expect(overlay.root).toEqual(without(root, [], meant));
  });
});

/** `value` without what stands at one of `pointers`: by looking at each place, so that no order matters. */
function without(value: Json, path: readonly string[], pointers: ReadonlySet<string>): Json {
  const kept = (key: string) => !pointers.has(pointerOf([...path, key]));
  if (Array.isArray(value)) {
    return value.flatMap((item, i) =>
      kept(String(i)) ? [without(item, [...path, String(i)], pointers)] : [],
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => kept(key));
  return Object.fromEntries(members.map(([key, member]) => [key, without(member, [...path, key], pointers)]));
}
