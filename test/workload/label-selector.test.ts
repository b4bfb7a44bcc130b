import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { selects } from '#policyset/selector.ts';
import {
  inBrief,
  type KnownLabels,
  requirementsOf,
  selectedBy,
  selectedByMap,
  selectsAll,
} from '#workload/label-selector.ts';
import { forAll } from '../support/laws.ts';

const labels = (stated: JsonMap | undefined, ...open: readonly string[]): KnownLabels => ({
  stated,
  isOpen: (key) => open.includes(key),
});

const key = fc.constantFrom('app', 'tier', 'zone');
const value = fc.constantFrom('a', 'b', '');
const map = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });
const requirement = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);
const selector = fc.record({ matchLabels: map, matchExpressions: fc.array(requirement, { maxLength: 3 }) });

describe('a LabelSelector', () => {
  test('selects as that of a policy set does', () => {
    forAll(fc.tuple(selector, map), ([wanted, stated]) => {
      expect(selectedBy(wanted, labels(stated))).toBe(selects(wanted, { known: stated, complete: true }));
    });
  });

  test('is empty where it selects anything, whatever the labels', () => {
    forAll(fc.tuple(selector, map), ([wanted, stated]) => {
      if (selectsAll(wanted)) expect(selectedBy(wanted, labels(stated))).toBe(true);
    });
    expect(selectsAll(undefined)).toBe(true);
    expect(selectsAll({ matchLabels: { app: null }, matchExpressions: null })).toBe(true);
  });

  test('takes a key that nobody can tell for right', () => {
    const wanted = {
      matchLabels: { app: 'a' },
      matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }],
    };
    expect(selectedBy(wanted, labels({}, 'app'))).toBe(true);
    expect(selectedBy(wanted, labels({}, 'tier'))).toBe(false);
  });

  test('takes an operator that there is not for right', () => {
    expect(selectedBy({ matchExpressions: [{ key: 'app', operator: 'Like' }] }, labels({}))).toBe(true);
  });
});

test.each<[string, JsonMap | undefined, boolean]>([
  ['all labels that it names', { app: 'a', tier: 'b' }, true],
  ['another value', { app: 'b' }, false],
  ['a label that is not there', { zone: 'a' }, false],
  ['one that is inherited by every object', { constructor: 'a' }, false],
  ['nothing', {}, false],
  ['null', { app: null }, false],
  ['no map', undefined, false],
])('a map of labels with %s', (_, wanted, isSelected) => {
  expect(selectedByMap(wanted, labels({ app: 'a', tier: 'b' }))).toBe(isSelected);
});

test('what is asked for can be read', () => {
  const wanted = requirementsOf({
    matchLabels: { app: 'web', old: null },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['a', 'b'] },
      { key: 'zone', operator: 'Exists' },
    ],
  });
  expect(wanted).toEqual(['app=web', 'tier In (a, b)', 'zone Exists']);
  expect([inBrief(wanted), inBrief(wanted.slice(0, 1)), inBrief([])]).toEqual([
    'app=web and 2 more',
    'app=web',
    '',
  ]);
});
