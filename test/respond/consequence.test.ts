import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { compile } from '#policyset/sets.ts';
import { forbids } from '../support/policies.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { chosen, policySet, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const BAD = forbids('bad', 'bad', true);
const DENYING = setOf([BAD], { unmended: 'deny' });
const POD = podWith({ bad: true });

const outcome = (user: string, sets = DENYING, object: JsonMap = POD) =>
  admit(reviewOf(object, { user }), sets, VALIDATE);

describe('a denial', () => {
  test('holds for a person', () => {
    expect(outcome('jane')).toMatchObject({
      outcome: 'denied',
      denial: '1 violation of policy set test: /spec/bad is true (bad)',
      violations: [{ consequence: 'deny' }],
      warnings: [],
    });
  });

  test.each([
    'system:kube-controller-manager',
    'system:serviceaccount:kube-system:replicaset-controller',
    'system:serviceaccount:kube-system:job-controller',
  ])('becomes a warning for %s', (user) => {
    expect(outcome(user)).toMatchObject({
      outcome: 'warned',
      warnings: ['/spec/bad is true (bad)'],
      violations: [{ consequence: 'warn' }],
    });
    expect(outcome(user)).not.toHaveProperty('denial');
  });

  test.each([
    'system:serviceaccount:kube-system:default',
    'system:serviceaccount:shop:replicaset-controller',
    'system:serviceaccount:kube-system:-controllers',
    'x-system:serviceaccount:kube-system:a-controller',
    'system:kube-controller-manager2',
    '',
  ])('holds for %j, which is no controller of the control plane', (user) => {
    expect(outcome(user).outcome).toBe('denied');
  });

  test('names the sets by whose word it is, as far as there is room, and counts', () => {
    const set = (name: string, unmended: 'deny' | 'warn', ...policies: Policy[]) =>
      policySet(
        policies.map((policy) => chosen(policy, { unmended })),
        { name },
      );
    const worse = forbids('worse', 'bad', true);
    const sets = compile(
      [set('team', 'deny', BAD), set('x'.repeat(200), 'deny', worse), set('lenient', 'warn', BAD, worse)],
      'd',
    );
    expect(outcome('jane', sets).denial).toBe(
      `2 violations of policy set team, ${'x'.repeat(113)}…: /spec/bad is true (bad); /spec/bad is true (worse)`,
    );
  });

  test('holds for controllers too, where the set says so', () => {
    const sets = setOf([BAD], { unmended: 'deny' }, { denyControllers: true });
    expect(outcome('system:kube-controller-manager', sets).outcome).toBe('denied');
  });

  test('becomes a warning for a mirror Pod, whoever sends it', () => {
    const mirror = podWith({ bad: true }, { annotations: { 'kubernetes.io/config.mirror': 'd41d' } });
    const sets = setOf([BAD], { unmended: 'deny' }, { denyControllers: true });
    expect(outcome('system:node:worker-1', sets, mirror).outcome).toBe('warned');
  });

  test('becomes a warning in audit mode', () => {
    expect(outcome('jane', setOf([BAD], { unmended: 'deny', enforce: false }))).toMatchObject({
      outcome: 'warned',
      violations: [{ consequence: 'warn' }],
    });
  });
});

describe('a pattern of user names', () => {
  const isController = (pattern: string, user: string) =>
    outcome(user, setOf([BAD], { unmended: 'deny' }, { controllers: [pattern] })).outcome === 'warned';

  test.each([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['a*', 'a', true],
    ['a*', 'ba', false],
    ['*a', 'bab', false],
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    // One `a` is not both head and tail.
    ['aa*a', 'aa', false],
    ['a*b*c', 'a-c-b-c', true],
    ['a*b*c', 'a-c', false],
    ['a*bb*b', 'abb', false],
    ['*b*', 'bc', true],
    ['*b*', 'ac', false],
    ['a.c', 'abc', false],
  ])('%j matches %j: %j', (pattern, user, expected) => {
    expect(isController(pattern, user)).toBe(expected);
  });
});
