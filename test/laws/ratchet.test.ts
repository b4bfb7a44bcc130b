import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { isList, isMap, type Json, type JsonList, type JsonMap, mapAt } from '#json/value.ts';
import { workloads } from '../support/hostile.ts';
import { forAll } from '../support/laws.ts';
import { MUTATE, reviewOf, updateOf, VALIDATE } from '../support/reviews.ts';
import { STRICTEST } from '../support/sets.ts';

/**
 * What an update may change without touching anything that a policy looks at. Among several replicas; that one becomes
 * several is news, and so is that several become one.
 */
const CHANGES: readonly [string, (object: JsonMap) => JsonMap][] = [
  [
    'a label',
    (object) => ({ ...object, metadata: { ...mapAt(object, 'metadata'), labels: { new: 'label' } } }),
  ],
  ['the number of replicas', (object) => ({ ...object, spec: { ...mapAt(object, 'spec'), replicas: 7 } })],
  ['its owner', (object) => ({ ...object, metadata: { ...mapAt(object, 'metadata'), ownerReferences: [] } })],
];

describe('however bad an object is, an update that only changes', () => {
  test.each(CHANGES)('%s is let through, unmended and unmentioned', (_, change) => {
    forAll(workloads, (workload) => {
      const object = { ...workload, spec: { ...mapAt(workload, 'spec'), replicas: 2 } };
      for (const facts of [MUTATE, VALIDATE]) {
        const decision = admit(updateOf(object, change(object)), STRICTEST, facts);
        expect(decision).toMatchObject({
          outcome: 'allowed',
          violations: [],
          remaining: [],
          patch: [],
          warnings: [],
        });
      }
    });
  });

  test('the order of its containers and volumes, too', () => {
    forAll(workloads, (object) => {
      for (const facts of [MUTATE, VALIDATE]) {
        const decision = admit(updateOf(named(object), reversed(named(object))), STRICTEST, facts);
        expect(decision).toMatchObject({ outcome: 'allowed', violations: [], patch: [] });
      }
    });
  });
});

test('what counts on update is never more than on create', () => {
  forAll(fc.tuple(workloads, workloads), ([object, oldObject]) => {
    const whole = admit(reviewOf(object), STRICTEST, VALIDATE).violations.map(({ key }) => key);
    const counted = admit(updateOf(oldObject, object), STRICTEST, VALIDATE).violations.map(({ key }) => key);
    for (const key of counted) {
      const index = whole.indexOf(key);
      expect(index, key).toBeGreaterThanOrEqual(0);
      whole.splice(index, 1);
    }
  });
});

const LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers', 'volumes']);

/** The object with names for all that has a place in a list: without one, its place is its name. */
function named(object: JsonMap): JsonMap {
  return withLists(object, (items) =>
    items.map((item, index) => (isMap(item) ? { ...item, name: `n${index}` } : item)),
  );
}

function reversed(object: JsonMap): JsonMap {
  return withLists(object, (items) => items.toReversed());
}

function withLists(map: JsonMap, change: (items: JsonList) => JsonList): JsonMap {
  const members = Object.entries(map).map(([key, value]): [string, Json] => {
    if (isList(value) && LISTS.has(key)) return [key, change(value)];
    return [key, isMap(value) ? withLists(value, change) : value];
  });
  return Object.fromEntries(members);
}
