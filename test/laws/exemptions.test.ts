import { describe, expect, test } from 'vitest';
import { admit, admitBoth } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import type { PolicyExemption } from '#policyset/exemption.ts';
import { compile } from '#policyset/sets.ts';
import { MUTATE, reviewOf, updateOf, VALIDATE } from '../support/reviews.ts';
import { chosen, policyCalled, policySet, setOf } from '../support/sets.ts';
import { podWith, workloadKind } from '../support/workloads.ts';

/** What an exemption does to a whole decision. */

const ESCALATION = policyCalled('privilege-escalation');
const NON_ROOT = policyCalled('run-as-non-root');
const SECCOMP = policyCalled('seccomp-profile');

const exemption = (parts: Partial<PolicyExemption> = {}): PolicyExemption => ({
  policies: ['*'],
  match: {},
  reason: 'It has to.',
  ...parts,
});

const exempting = (
  parts: Partial<PolicyExemption>,
  orders: Parameters<typeof setOf>[1] = { unmended: 'deny' },
) => setOf([ESCALATION, NON_ROOT, SECCOMP], orders, { exemptions: [exemption(parts)] });

const TWO: JsonMap = { containers: [{ name: 'app' }, { name: 'agent' }] };

describe('what is exempt', () => {
  test('is neither patched, denied nor warned about, and is told apart', () => {
    const decisions = admitBoth(reviewOf(podWith(TWO)), exempting({}), MUTATE);
    expect(decisions.mutated).toMatchObject({ outcome: 'allowed', patch: [], violations: [] });
    expect(decisions.validated).toMatchObject({ outcome: 'allowed', warnings: [], violations: [] });
    expect(decisions.validated.exempted.map(({ key, exemption: why }) => [key, why])).toContainEqual([
      'run-as-non-root:container/agent:unset',
      { set: 'test', reason: 'It has to.' },
    ]);
  });

  test('is not by another set', () => {
    const lenient = policySet([chosen(NON_ROOT)], { name: 'lenient', exemptions: [exemption()] });
    const other = policySet([chosen(NON_ROOT, { unmended: 'deny' })], { name: 'other' });
    expect(admit(reviewOf(podWith(TWO)), compile([lenient, other], 'd'), VALIDATE).outcome).toBe('denied');
  });

  test('is what the exemption names, and nothing beside it', () => {
    const { violations } = admit(reviewOf(podWith(TWO)), exempting({ policies: ['run-*'] }), VALIDATE);
    expect(new Set(violations.map(({ policy }) => policy))).toEqual(
      new Set(['privilege-escalation', 'seccomp-profile']),
    );
  });
});

describe('a container that is exempt among others', () => {
  const sets = exempting({ policies: ['*'], match: { containers: ['agent'] } }, { mend: 'risky' });

  test('is not changed by what mends its neighbour, also not through the Pod', () => {
    const { object, patch } = admit(reviewOf(podWith(TWO)), sets, MUTATE);
    expect(patch.length).toBeGreaterThan(0);
    expect(patch.filter(({ path }) => !path.startsWith('/spec/containers/0/'))).toEqual([]);
    expect(object).toMatchObject({ spec: { containers: [{ securityContext: {} }, { name: 'agent' }] } });
    expect(admit(reviewOf(object ?? {}), sets, VALIDATE)).toMatchObject({ outcome: 'allowed', warnings: [] });
  });

  test('without the exemption both are mended through the Pod', () => {
    const { patch } = admit(reviewOf(podWith(TWO)), setOf([SECCOMP], { mend: 'risky' }), MUTATE);
    expect(patch.map(({ path }) => path)).toEqual(['/spec/securityContext']);
  });

  test('stays so in an update of the others', () => {
    const deployment = (image: string) =>
      workloadKind('Deployment').wrap({ containers: [{ name: 'app', image }, { name: 'agent' }] });
    const { validated } = admitBoth(updateOf(deployment('a:1'), deployment('a:2')), sets, MUTATE);
    expect(validated).toMatchObject({ outcome: 'allowed', violations: [] });
  });
});

describe('an exemption that ends', () => {
  const at = (day: string) => ({ ...VALIDATE, now: new Date(`${day}T12:00:00Z`) });
  const sets = exempting({ policies: ['run-as-non-root'], until: '2027-03-31' }, { unmended: 'warn' });
  const warnings = (day: string) =>
    admit(reviewOf(podWith(TWO)), sets, at(day)).warnings.filter((line) => /non-root|ends/.test(line));

  test('says nothing long before', () => {
    expect(warnings('2027-03-17')).toEqual([]);
  });

  test('is warned about in its last 14 days, once, beside what is wrong', () => {
    expect(warnings('2027-03-18')).toEqual(['exemption from run-as-non-root ends on 2027-03-31 (test)']);
  });

  test('does not make a request one that is warned about', () => {
    const alone = setOf([NON_ROOT], {}, { exemptions: [exemption({ until: '2027-03-31' })] });
    expect(admit(reviewOf(podWith(TWO)), alone, at('2027-03-31')).outcome).toBe('allowed');
  });

  test('is over with the day', () => {
    expect(warnings('2027-04-01')).toHaveLength(2);
  });
});

describe('labels of a namespace that are not known', () => {
  const red = { namespaceSelector: { matchLabels: { team: 'red' } } };
  const review = reviewOf(podWith(TWO));
  const unknown = { ...VALIDATE, namespaceLabels: 'unknown' } as const;

  test('leave a set without a say, and the decision says which', () => {
    const sets = compile(
      [policySet([chosen(NON_ROOT, { unmended: 'deny' })], { name: 'red', match: red })],
      'd',
    );
    const decision = admit(review, sets, unknown);
    expect(decision).toMatchObject({ outcome: 'allowed', exemption: 'no-policy', undecided: ['red'] });
    expect(decision.auditAnnotations).toMatchObject({ undecided: 'red' });
    expect(admit(review, sets, { ...VALIDATE, namespaceLabels: { team: 'red' } })).toMatchObject({
      outcome: 'denied',
      undecided: [],
    });
  });

  test('spare what may be exempt', () => {
    const sets = exempting({ match: red });
    expect(admit(review, sets, unknown).outcome).toBe('allowed');
    expect(admit(review, sets, { ...VALIDATE, namespaceLabels: {} }).outcome).toBe('denied');
  });
});

test('two sets that ask a policy differently find one violation once, under the orders of both', () => {
  const policy = policyCalled('resource-requests-limits');
  const asking = (name: string, require: string[], unmended: 'deny' | 'warn') => {
    const parameters = { require, values: { 'limits.memory': '512Mi', 'requests.cpu': '100m' } };
    return policySet([chosen(policy, { parameters, unmended })], { name });
  };
  const sets = compile(
    [asking('x', ['limits.memory'], 'warn'), asking('y', ['limits.memory', 'requests.cpu'], 'deny')],
    'd',
  );
  const { violations } = admit(reviewOf(podWith({ containers: [{ name: 'app' }] })), sets, VALIDATE);
  expect(violations.map(({ key, consequence }) => `${key} ${consequence}`)).toEqual([
    'resource-requests-limits:container/app:limits.memory=unset deny',
    'resource-requests-limits:container/app:requests.cpu=unset deny',
  ]);
});
