import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { type Json, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import type { MendLevel } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision } from '#respond/decision.ts';
import { responseJson } from '#respond/response.ts';
import { breachesOf } from '#verify/invariants/invariants.ts';
import { json } from '../support/arbitraries.ts';
import { spoiltReviews, workloadReviews } from '../support/hostile.ts';
import { stateOf } from '../support/invariants.ts';
import { expectSame, forAll } from '../support/laws.ts';
import { changed, patched, undeclared } from '../support/oracle.ts';
import { MUTATE, VALIDATE } from '../support/reviews.ts';
import {
  AUDIT_ALL,
  allOrders,
  EVERY_POLICY,
  POLICIES,
  RECOMMENDED,
  STRICTEST,
  setOf,
} from '../support/sets.ts';

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
    forAll(workloadReviews, (review) => expectProven(review, admit(review, sets, MUTATE), sets), 500);
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

function expectProven(review: Json, decision: Decision, sets: PolicySets): void {
  const before = mapAt(review, 'request', 'object');
  const { object: after, patch } = decision;
  if (before === undefined || after === undefined) {
    expect(patch).toEqual([]);
    return;
  }
  expectSame(patched(before, patch), after, 'the patch does not make the object that was verified');
  expectSame(admit(withObject(review, after), sets, MUTATE).patch, [], 'mending again changes something');
  if (patch.length === 0) return;
  const kind = stringAt(review, 'request', 'kind', 'kind') ?? '';
  const { policies } = sets;
  expectSame(undeclared(changed(before, after), policies, kind), [], 'something undeclared changed');
  expectImmutableLeftAlone(review, decision);
  expectNothingBroken(review, before, after);
  expectCleared(keysIn(review, before), keysIn(review, after), decision);
  expectNoMoreRisk(decision, sets);
}

/**
 * The API server refuses a change of a Pod's spec, but for ephemeral containers, and nearly any of a Job's. So a mend
 * changes there only what the request has changed itself.
 */
function expectImmutableLeftAlone(review: Json, { patch, object: after = {} }: Decision): void {
  if (stringAt(review, 'request', 'operation') !== 'UPDATE') return;
  const isFree = FREE[stringAt(review, 'request', 'kind', 'kind') ?? ''];
  if (isFree === undefined) return;
  const [stored, sent] = ['oldObject', 'object'].map((name) => mapAt(review, 'request', name) ?? {});
  const differing = changed(stored ?? {}, sent ?? {});
  const isChanged = isRelatedTo(changed(sent ?? {}, after));
  const isOfRequest = isRelatedTo(differing);
  const strayed = patch.filter(({ path }) => !isFree(path) && isChanged(path) && !isOfRequest(path));
  expect(strayed).toEqual([]);
}

const FREE: Readonly<Record<string, (path: string) => boolean>> = {
  Job: (path) => path === '/spec/ttlSecondsAfterFinished',
  Pod: (path) => path.startsWith('/spec/ephemeralContainers/'),
};

/** Whether one of the pointers is the path, or lies above or below it. */
function isRelatedTo(pointers: readonly string[]): (path: string) => boolean {
  return (path) =>
    pointers.some((each) => `${each}/`.startsWith(`${path}/`) || `${path}/`.startsWith(`${each}/`));
}

/** What the API server would refuse it would have refused as it came. */
function expectNothingBroken(review: Json, before: JsonMap, after: JsonMap): void {
  const isUpdate = stringAt(review, 'request', 'operation') === 'UPDATE';
  const old = isUpdate ? mapAt(review, 'request', 'oldObject') : undefined;
  const subresource = stringAt(review, 'request', 'subResource') ?? '';
  const left = [...breachesOf(stateOf(before, old, subresource))];
  for (const line of breachesOf(stateOf(after, old, subresource))) {
    expect(left, 'the mend breaks what was whole').toContain(line);
    left.splice(left.indexOf(line), 1);
  }
}

function expectCleared(before: readonly string[], after: readonly string[], { mended }: Decision): void {
  expect(mended.length, 'a patch that mends nothing').toBeGreaterThan(0);
  const count = (keys: readonly string[], key: string) => keys.filter((each) => each === key).length;
  for (const key of new Set(after)) {
    expect(count(after, key), `${key} was brought in`).toBeLessThanOrEqual(count(before, key));
  }
  const cleared = mended.map(({ key }) => key);
  for (const key of new Set(cleared)) {
    // More may go than was claimed: an update is not asked about what was there before.
    const most = count(before, key) - count(cleared, key);
    expect(count(after, key), `${key} was claimed`).toBeLessThanOrEqual(most);
  }
}

const LEVELS: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];

/** What was mended was no riskier than the set lets be mended without a person. */
function expectNoMoreRisk({ violations, mended, object }: Decision, sets: PolicySets): void {
  const rules = allOrders(sets);
  // A mend of the Pod's securityContext reaches ephemeral containers, which no request can bring in beside it.
  if (JSON.stringify(object).includes('ephemeralContainers')) return;
  const cleared = new Set(mended.map(({ key }) => key));
  for (const { key, risk, policy } of violations) {
    // Where a key occurs twice it does not tell which of the two was mended.
    const twice = violations.filter((each) => each.key === key).length > 1;
    // What has no fix can still go with what another fix takes away.
    if (twice || risk === null || !cleared.has(key)) continue;
    const level = rules.find((rule) => rule.policy.id === policy)?.mend ?? 'never';
    expect(LEVELS.slice(0, LEVELS.indexOf(level) + 1), key).toContain(risk);
  }
}

/** Everything that is wrong with an object, whatever was wrong before. */
function keysIn(review: Json, object: Json): readonly string[] {
  const created = withObject(review, object, { operation: 'CREATE', oldObject: null });
  return admit(created, EVERY_POLICY, VALIDATE).violations.map(({ key }) => key);
}

function withObject(review: Json, object: Json, rest: Record<string, Json> = {}): Json {
  return { ...mapAt(review), request: { ...mapAt(review, 'request'), object, ...rest } };
}
