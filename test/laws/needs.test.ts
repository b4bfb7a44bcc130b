import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { Json, JsonMap } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { Needs } from '#policyset/needs.ts';
import { podOf } from '#workload/pod.ts';
import { json } from '../support/arbitraries.ts';
import { fixturesOf } from '../support/fixtures.ts';
import { spoiltReviews, workloadReviews } from '../support/hostile.ts';
import { expectSame, forAll } from '../support/laws.ts';
import { testPolicy } from '../support/policies.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { POLICIES, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

/** Where a policy says what it needs, it must find the same as if it were asked about everything. */
const NEEDY = POLICIES.filter(({ needs }) => needs !== undefined);
const GATED = setOf(NEEDY);
const ASKED = setOf(NEEDY.map(({ needs: _, ...policy }): Policy => policy));

function expectNothingMissed(review: Json): void {
  const { violations } = admit(review, ASKED, VALIDATE);
  expectSame(admit(review, GATED, VALIDATE).violations, violations);
}

test('some policies say what they need', () => {
  expect(NEEDY.length).toBeGreaterThan(5);
});

describe('nothing is missed', () => {
  test.each(NEEDY.map(({ id }) => id))('in the fixtures of %s', (id) => {
    for (const { object } of fixturesOf(id)) expectNothingMissed(reviewOf(object));
  });

  test.each([
    ['any JSON', json],
    ['reviews with anything inside', spoiltReviews],
    ['workloads of all sorts', workloadReviews],
  ] as const)('in %s', (_, reviews) => {
    forAll(reviews, expectNothingMissed, 500);
  });
});

describe('a need', () => {
  const KIND = { group: 'apps', kind: 'Deployment' };
  const met = (needs: readonly string[], object: JsonMap) => {
    const policy = testPolicy('p', { needs });
    const all = new Needs([policy]);
    const found = all.metBy({ object, pod: podOf(KIND, object) });
    return (all.of(policy) ?? []).map((need) => found[need]);
  };
  const deployment = {
    spec: { replicas: 0, template: podWith({ hostPID: false, containers: [{ env: [{ value: '' }] }] }) },
  };

  test.each<[string, boolean]>([
    ['/spec/replicas', true],
    ['/spec/paused', false],
    ['{pod}/hostPID', true],
    ['{pod}/hostIPC', false],
    ['{template}/metadata/name', true],
    ['{template}/metadata/labels', false],
    ['{template}/metadata/*', true],
    ['{container}/env/*/value', true],
    ['{container}/env/*/name', false],
    ['{container}/ports/*', false],
  ])('%s', (pointer, expected) => {
    expect(met([pointer], deployment)).toEqual([expected]);
  });

  test('is not met by a null', () => {
    expect(met(['/spec/replicas', '/spec/*'], { spec: { replicas: null } })).toEqual([false, false]);
  });

  test('is its own, however many begin alike', () => {
    expect(met(['/spec', '/spec/replicas', '/spec/replicas/no'], deployment)).toEqual([true, true, false]);
  });
});
