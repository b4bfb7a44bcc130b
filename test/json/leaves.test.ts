import { expect, test } from 'vitest';
import { leavesOf } from '#json/leaves.ts';
import { valueAt } from '#json/lookup.ts';
import type { Json } from '#json/value.ts';
import { json } from '../support/arbitraries.ts';
import { forAll } from '../support/laws.ts';

test.each<[string, string, Json, readonly string[]]>([
  ['a scalar', '/a', 1, ['/a']],
  ['null', '/a', null, ['/a']],
  ['an empty map', '/a', {}, ['/a']],
  ['an empty list', '/a', [], ['/a']],
  ['maps and lists', '/x', { a: { b: 1, c: {} }, d: [2, [3]] }, ['/x/a/b', '/x/a/c', '/x/d/0', '/x/d/1/0']],
  ['keys that need escaping', '', { 'a/b': { '~': 1 } }, ['/a~1b/~0']],
])('%s', (_, pointer, value, leaves) => {
  expect(leavesOf(pointer, value).sort()).toEqual(leaves);
});

test('every leaf is found again, and holds nothing', () => {
  forAll(json, (value) => {
    const leaves = leavesOf('', value);
    expect(new Set(leaves).size).toBe(leaves.length);
    for (const leaf of leaves) {
      const found = valueAt(value, leaf);
      expect(found).toBeDefined();
      expect(typeof found === 'object' && found !== null ? Object.keys(found) : []).toEqual([]);
    }
  });
});
