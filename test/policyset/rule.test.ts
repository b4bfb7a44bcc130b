import { describe, expect, test } from 'vitest';
import { compile, type PolicySet } from '#policyset/policyset.ts';
import { combined, type MendLevel, type Unmended } from '#policyset/rule.ts';
import { wants } from '../support/policies.ts';
import { type Orders, ruleOf } from '../support/sets.ts';

const POLICY = wants('a', true);
const MEND: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];
const UNMENDED: readonly Unmended[] = ['deny', 'warn', 'audit'];

describe('a policy that two sets name', () => {
  const both = (first: Orders, second: Orders) => {
    const { mend, unmended, enforce } = combined(ruleOf(POLICY, first), ruleOf(POLICY, second));
    return { mend, unmended, enforce };
  };

  test.each(
    MEND.flatMap((first, i) => MEND.map((second, j) => [first, second, MEND[Math.min(i, j)]] as const)),
  )('mend %s and %s: the lower, %s', (first, second, expected) => {
    expect(both({ mend: first }, { mend: second }).mend).toBe(expected);
  });

  test.each(
    UNMENDED.flatMap((first, i) =>
      UNMENDED.map((second, j) => [first, second, UNMENDED[Math.min(i, j)]] as const),
    ),
  )('unmended %s and %s: the stricter, %s', (first, second, expected) => {
    expect(both({ unmended: first }, { unmended: second }).unmended).toBe(expected);
  });

  test('audit never weakens enforce', () => {
    const enforce: Orders = { enforce: true, mend: 'risky', unmended: 'warn' };
    const audit: Orders = { enforce: false, mend: 'never', unmended: 'audit' };
    expect(both(enforce, audit)).toEqual(enforce);
    expect(both(audit, enforce)).toEqual(enforce);
  });

  test('two audits are an audit', () => {
    expect(both({ enforce: false }, { enforce: false }).enforce).toBe(false);
  });
});

describe('sets in force together', () => {
  const set = (name: string, policies: string[], orders: Orders, denyControllers = false): PolicySet => ({
    name,
    rules: policies.map((id) => ruleOf(wants(id, true), orders)),
    denyControllers,
  });
  const request = {
    uid: 'u',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    subresource: '',
    name: '',
    namespace: '',
    operation: 'CREATE',
    user: { name: '', groups: [] },
    object: {},
    oldObject: undefined,
    dryRun: false,
  };

  test('have one rule for each policy, in the order of ids', () => {
    const sets = compile(
      [set('x', ['b', 'c'], { mend: 'risky' }), set('y', ['c', 'a'], { mend: 'safe' })],
      'd',
    );
    expect(sets.names).toEqual(['x', 'y']);
    expect(sets.digest).toBe('d');
    expect(sets.rulesFor(request).map(({ policy, mend }) => `${policy.id} ${mend}`)).toEqual([
      'a safe',
      'b risky',
      'c safe',
    ]);
  });

  test('spare the controllers of the control plane only if all do', () => {
    expect(compile([set('x', [], {}), set('y', [], {})], 'd').denyControllers).toBe(false);
    expect(compile([set('x', [], {}), set('y', [], {}, true)], 'd').denyControllers).toBe(true);
  });

  test('of none there are no rules', () => {
    expect(compile([], 'd')).toMatchObject({ names: [], rules: [] });
  });

  describe('have for a request', () => {
    const policy = wants('a', true, {}, { operations: ['CREATE'] });
    const { rulesFor } = compile([{ name: 'x', rules: [ruleOf(policy)], denyControllers: false }], 'd');
    const count = (parts: Partial<typeof request>) => rulesFor({ ...request, ...parts }).length;

    test.each<[string, Partial<typeof request>, number]>([
      ['its kind', {}, 1],
      ['its kind, whatever the version', { kind: { group: '', version: 'v2', kind: 'Pod' } }, 1],
      ['a subresource that carries the object', { subresource: 'ephemeralcontainers' }, 1],
      ['another subresource', { subresource: 'status' }, 0],
      ['another kind', { kind: { group: '', version: 'v1', kind: 'Service' } }, 0],
      ['another group', { kind: { group: 'apps', version: 'v1', kind: 'Pod' } }, 0],
      [
        'a subresource of another kind',
        { kind: { group: 'apps', version: 'v1', kind: 'Deployment' }, subresource: 'ephemeralcontainers' },
        0,
      ],
      ['another operation', { operation: 'UPDATE' }, 0],
      [
        'a kind that reads like a slot',
        { kind: { group: '', version: '', kind: 'Pod//CREATE' }, operation: '' },
        0,
      ],
    ])('%s', (_, parts, expected) => {
      expect(count(parts)).toBe(expected);
    });
  });
});
