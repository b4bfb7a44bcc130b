import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision } from '#respond/decision.ts';
import { responseJson } from '#respond/response.ts';
import { json } from '../support/arbitraries.ts';
import { spoiltReviews, workloadReviews } from '../support/hostile.ts';
import { expectSame, forAll } from '../support/laws.ts';
import { breachesIn } from '../support/proven.ts';
import { MUTATE, VALIDATE } from '../support/reviews.ts';
import { AUDIT_ALL, allOrders, POLICIES, RECOMMENDED, STRICTEST, setOf } from '../support/sets.ts';

const SETS: readonly [string, PolicySets][] = [
  ['recommended', RECOMMENDED],
  ['audit-all', AUDIT_ALL],
  ['everything risky and denied', STRICTEST],
  ['everything risky and nothing denied', setOf(POLICIES, { mend: 'risky', unmended: 'audit' })],
];

const REQUESTS = [
  ['any JSON', json],
  ['reviews with anything inside', spoiltReviews],
  ['workloads of all sorts', workloadReviews],
] as const;

describe.each(SETS)('under %s', (_, sets) => {
  describe.each(REQUESTS)('for %s', (_name, reviews) => {
    test('a decision is sound, and the same each time', () => {
      forAll(reviews, (review) => {
        const sent = JSON.stringify(review);
        for (const facts of [MUTATE, VALIDATE]) {
          const decision = admit(review, sets, facts);
          expectSame(
            admit(structuredClone(review), sets, facts),
            decision,
            'the same request, another decision',
          );
          expectFitToSend(decision);
          expectWithinOrders(decision, sets);
        }
        expect(JSON.stringify(review), 'the request is left as it came').toBe(sent);
      });
    });
  });

  test('a mend is proven, by other means', () => {
    forAll(
      workloadReviews,
      (review) => expect(breachesIn(review, admit(review, sets, MUTATE), sets)).toEqual([]),
      500,
    );
  });
});

/** Short, printable, and an answer that the API server can read. */
function expectFitToSend(decision: Decision): void {
  const { warnings, denial, auditAnnotations, outcome, problem } = decision;
  expect(warnings.filter((line) => line.length > 120)).toEqual([]);
  expect(warnings.join('').length).toBeLessThanOrEqual(2_048);
  expect([...warnings, denial ?? '', ...Object.values(auditAnnotations)].join('')).not.toMatch(/\p{C}/u);
  expect(outcome === 'errored').toBe(problem !== undefined);
  expect(outcome === 'denied').toBe(denial !== undefined);
  const { response } = JSON.parse(responseJson(decision));
  expect(response).toMatchObject({ uid: decision.uid, allowed: outcome !== 'denied' });
}

/** Nobody is denied, nothing is patched, where the sets do not say so. */
function expectWithinOrders(decision: Decision, sets: PolicySets): void {
  const rules = allOrders(sets);
  const denies = rules.some(({ unmended, enforce }) => enforce && unmended === 'deny');
  if (!denies || decision.phase === 'mutate') expect(decision.outcome).not.toBe('denied');
  if (decision.phase === 'validate' || !rules.some(({ enforce }) => enforce))
    expect(decision.patch).toEqual([]);
  expect(decision.patch.filter(({ op }) => !['add', 'replace', 'remove'].includes(op))).toEqual([]);
}
