import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { Choosers, Labelled } from '#workload/labelled.ts';
import { type KnownLabels, selectedBy, selectedByMap } from '#workload/selecting.ts';
import { forAll } from '../support/laws.ts';

/** What the indexes find is what asking each finds. */

const key = fc.constantFrom('app', 'tier', 'open', '__proto__', 'toString');
const value = fc.constantFrom<JsonMap[string]>('a', 'b', '', null, 1);
const map = fc
  .array(fc.tuple(key, value), { maxLength: 3 })
  .map((members): JsonMap => Object.fromEntries(members));
const labels = fc
  .tuple(fc.option(map, { nil: undefined }), fc.boolean())
  .map(([stated, open]): KnownLabels => ({ stated, isOpen: (each) => open && each === 'open' }));
const selector = fc.option(
  fc.record({
    matchLabels: map,
    matchExpressions: fc.array(
      fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist', 'Like') }),
      {
        maxLength: 1,
      },
    ),
  }),
  { nil: undefined },
);

describe('among things with labels', () => {
  const bearers = fc.array(
    labels.map((each) => ({ labels: each })),
    { maxLength: 8 },
  );

  test('a LabelSelector finds those that it selects', () => {
    forAll(fc.tuple(bearers, selector), ([all, wanted]) => {
      const found = new Set(new Labelled(all).selectedBy(wanted));
      expect(all.filter((each) => found.has(each))).toEqual(
        all.filter((each) => selectedBy(wanted, each.labels)),
      );
    });
  });

  test('a map of labels finds those that it selects', () => {
    forAll(fc.tuple(bearers, map), ([all, wanted]) => {
      const found = new Set(new Labelled(all).selectedByMap(wanted));
      expect(all.filter((each) => found.has(each))).toEqual(
        all.filter((each) => selectedByMap(wanted, each.labels)),
      );
    });
  });

  test('each is found once', () => {
    forAll(fc.tuple(bearers, selector), ([all, wanted]) => {
      const found = new Labelled(all).selectedBy(wanted);
      expect(new Set(found).size).toBe(found.length);
    });
  });
});

test('among selectors those are found that select the labels', () => {
  const choosers = fc.array(
    selector.map((each) => ({ selector: each })),
    { maxLength: 8 },
  );
  forAll(fc.tuple(choosers, labels), ([all, wanted]) => {
    const found = new Choosers(all).selecting(wanted);
    expect(new Set(found)).toEqual(new Set(all.filter((each) => selectedBy(each.selector, wanted))));
    expect(found).toHaveLength(new Set(found).size);
  });
});
