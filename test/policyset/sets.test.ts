import { describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '#admission/request.ts';
import type { PolicySet } from '#policyset/policyset.ts';
import { compile, type KnownFacts, type Rules } from '#policyset/sets.ts';
import { wants } from '../support/policies.ts';
import { requestWith } from '../support/requests.ts';
import { chosen, type Orders, policySet } from '../support/sets.ts';

const FACTS: KnownFacts = { namespaceLabels: 'unknown', now: new Date('2026-11-21T12:00:00Z') };

function set(
  name: string,
  policies: string[],
  orders: Orders = {},
  parts: Partial<PolicySet> = {},
): PolicySet {
  return policySet(
    policies.map((id) => chosen(wants(id, true), orders)),
    { name, ...parts },
  );
}

function rulesOf(sets: readonly PolicySet[], parts: Partial<AdmissionRequest> = {}, facts = FACTS): Rules {
  return compile(sets, 'd').rulesFor(requestWith(parts), facts);
}

const told = ({ rules }: Rules) =>
  rules.map(({ policy, mend, unmended }) => `${policy.id} ${mend} ${unmended}`);

describe('sets in force together', () => {
  test('have one rule for each policy, in the order of ids', () => {
    const sets = [set('x', ['b', 'c'], { mend: 'risky' }), set('y', ['c', 'a'], { mend: 'safe' })];
    expect(compile(sets, 'd')).toMatchObject({ names: ['x', 'y'], digest: 'd' });
    expect(compile(sets, 'd').policies.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(told(rulesOf(sets))).toEqual(['a safe warn', 'b risky warn', 'c safe warn']);
  });

  test('have a rule for each way in which they ask a policy', () => {
    const sets = [set('x', ['a'], { parameters: { n: 1 } }), set('y', ['a'], { parameters: { n: 2 } })];
    expect(rulesOf(sets).rules.map(({ parameters }) => parameters)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('of none there are no rules', () => {
    expect(compile([], 'd')).toMatchObject({ names: [], policies: [] });
    expect(rulesOf([])).toMatchObject({ rules: [], apart: false, leavesInjected: false, undecided: [] });
  });

  test('have a say only where they hold', () => {
    const shop = { match: { namespaces: { include: ['shop'] } } };
    const sets = [set('x', ['a'], { mend: 'risky' }, shop), set('y', ['a', 'b'], { mend: 'safe' })];
    const compiled = compile(sets, 'd');
    const inNamespace = (namespace: string) => told(compiled.rulesFor(requestWith({ namespace }), FACTS));
    expect(inNamespace('shop')).toEqual(['a safe warn', 'b safe warn']);
    expect(inNamespace('other')).toEqual(['a safe warn', 'b safe warn']);
    const only = compile([set('x', ['a'], {}, shop)], 'd');
    expect(told(only.rulesFor(requestWith({ namespace: 'other' }), FACTS))).toEqual([]);
    expect(told(only.rulesFor(requestWith({ namespace: 'shop' }), FACTS))).toEqual(['a evidence warn']);
    expect(told(only.rulesFor(requestWith({ namespace: 'other' }), FACTS))).toEqual([]);
  });

  test('are named where the labels of the namespace decide and are not known', () => {
    const red = { match: { namespaceSelector: { matchLabels: { team: 'red' } } } };
    const sets = [set('x', ['a'], { unmended: 'deny' }, red), set('y', ['a'])];
    expect(rulesOf(sets).undecided).toEqual(['x']);
    expect(told(rulesOf(sets))).toEqual(['a evidence warn']);
    const known = rulesOf(sets, {}, { ...FACTS, namespaceLabels: { team: 'red' } });
    expect([known.undecided, told(known)]).toEqual([[], ['a evidence deny']]);
  });

  test('spare controllers each for itself', () => {
    const user = { name: 'system:kube-controller-manager', groups: [] };
    const spares = set('x', ['a'], { unmended: 'deny' });
    const own = set('y', ['a'], { unmended: 'deny' }, { controllers: ['bot-*'] });
    const spareNobody = set('z', ['a'], { unmended: 'deny' }, { denyControllers: true });
    expect(told(rulesOf([spares], { user }))).toEqual(['a evidence warn']);
    expect(told(rulesOf([spares]))).toEqual(['a evidence deny']);
    expect(told(rulesOf([spares, spareNobody], { user }))).toEqual(['a evidence deny']);
    expect(told(rulesOf([own], { user }))).toEqual(['a evidence deny']);
    expect(told(rulesOf([own], { user: { name: 'bot-7', groups: [] } }))).toEqual(['a evidence warn']);
  });
});

describe('injected containers are left alone', () => {
  test.each<[boolean, string, Partial<PolicySet>[]]>([
    [true, 'by default', [{}]],
    [false, 'by no set', [{ injected: 'mend' }]],
    [true, 'by one of two', [{ injected: 'mend' }, {}]],
    [false, 'by one in audit mode beside one that enforces', [{ injected: 'mend' }, { enforce: false }]],
    [
      false,
      'by one that does not hold here',
      [{ injected: 'mend' }, { match: { namespaces: { include: ['x'] } } }],
    ],
  ])('%s: %s', (expected, _, parts) => {
    const sets = parts.map((part, index) => set(`set-${index}`, ['a'], {}, part));
    expect(rulesOf(sets).leavesInjected).toBe(expected);
  });
});

describe('exemptions', () => {
  const exempting = (parts: object) =>
    set('x', ['a'], {}, { exemptions: [{ policies: ['a'], match: {}, reason: 'R', ...parts }] });
  const exemptions = (parts: object, facts = FACTS) =>
    rulesOf([exempting(parts)], {}, facts).rules[0]?.says[0]?.exemptions.length;

  test.each<[string, object, number]>([
    ['that are about the object', { match: { names: ['test'] } }, 1],
    ['that are about another', { match: { names: ['other'] } }, 0],
    ['that are over', { until: '2026-11-20' }, 0],
    ['that are in force', { until: '2026-11-21' }, 1],
    // What may be let be is neither patched nor denied.
    ['that may be about it', { match: { namespaceSelector: { matchLabels: { team: 'red' } } } }, 1],
  ])('%s', (_, parts, expected) => {
    expect(exemptions(parts)).toBe(expected);
  });

  test('that may be about it are said to be unsure', () => {
    const match = { namespaceSelector: { matchLabels: { team: 'red' } } };
    expect(rulesOf([exempting({ match })]).undecided).toEqual(['x']);
    expect(rulesOf([exempting({ match })], {}, { ...FACTS, namespaceLabels: {} }).undecided).toEqual([]);
  });

  test('are looked at anew with every request', () => {
    const compiled = compile([exempting({ until: '2026-11-21' })], 'd');
    const on = (day: string) =>
      compiled.rulesFor(requestWith(), { ...FACTS, now: new Date(`${day}T12:00:00Z`) }).rules[0]?.says[0]
        ?.exemptions;
    expect(on('2026-11-21')).toHaveLength(1);
    expect(on('2026-11-22')).toEqual([]);
    expect(on('2026-11-21')).toHaveLength(1);
  });

  test('of single containers keep the others apart', () => {
    expect(rulesOf([exempting({ match: { containers: ['app'] } })]).apart).toBe(true);
    expect(rulesOf([exempting({})]).apart).toBe(false);
  });
});

describe('for a request, there are rules for', () => {
  const policy = wants('a', true, {}, { operations: ['CREATE'] });
  const { rulesFor } = compile([policySet([chosen(policy)])], 'd');
  const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment' };

  test.each<[string, Partial<AdmissionRequest>, number]>([
    ['its kind', {}, 1],
    ['its kind, whatever the version', { kind: { group: '', version: 'v2', kind: 'Pod' } }, 1],
    ['a subresource that carries the object', { subresource: 'ephemeralcontainers' }, 1],
    ['no other subresource', { subresource: 'status' }, 0],
    ['no resize', { subresource: 'resize', operation: 'UPDATE' }, 0],
    ['no other kind', { kind: { group: '', version: 'v1', kind: 'Service' } }, 0],
    ['no other group', { kind: { group: 'apps', version: 'v1', kind: 'Pod' } }, 0],
    ['no subresource of another kind', { kind: DEPLOYMENT, subresource: 'ephemeralcontainers' }, 0],
    ['no other operation', { operation: 'UPDATE' }, 0],
    [
      'no kind that reads like a slot',
      { kind: { group: '', version: '', kind: 'Pod//CREATE' }, operation: '' },
      0,
    ],
  ])('%s', (_, parts, expected) => {
    expect(rulesFor(requestWith(parts), FACTS).rules).toHaveLength(expected);
  });
});
