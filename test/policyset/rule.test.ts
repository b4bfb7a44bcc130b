import { describe, expect, test } from 'vitest';
import {
  type Injected,
  type MendLevel,
  mends,
  ruleFor,
  ruleForInjected,
  ruleOf,
  type Say,
  type Unmended,
} from '#policyset/rule.ts';
import { findingAt, wants } from '../support/policies.ts';

const POLICY = wants('a', true);
const MEND: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];
const UNMENDED: readonly Unmended[] = ['deny', 'warn', 'audit'];

function say(parts: Partial<Say> = {}): Say {
  return {
    set: 'x',
    enforce: true,
    injected: 'leave',
    mend: 'evidence',
    unmended: 'warn',
    exemptions: [],
    ...parts,
  };
}

describe('a policy that two sets name', () => {
  const both = (first: Partial<Say>, second: Partial<Say>) => {
    const { mend, unmended } = ruleOf(POLICY, {}, [say(first), say(second)]);
    return { mend, unmended };
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

  test('audit never weakens enforce, and still says what it would', () => {
    const enforce = { enforce: true, mend: 'risky', unmended: 'audit' } as const;
    const audit = { enforce: false, mend: 'never', unmended: 'deny' } as const;
    expect(both(enforce, audit)).toEqual({ mend: 'risky', unmended: 'warn' });
    expect(both(audit, enforce)).toEqual({ mend: 'risky', unmended: 'warn' });
  });

  test('two audits mend nothing and deny nothing', () => {
    const audit = { enforce: false, mend: 'risky', unmended: 'deny' } as const;
    expect(both(audit, audit)).toEqual({ mend: 'never', unmended: 'warn' });
  });
});

test.each(
  MEND.flatMap((mend, level) =>
    MEND.slice(1).map((risk, index) => [mend, risk, index + 1 <= level] as const),
  ),
)('mend: %s applies a fix that is %s: %s', (mend, risk, expected) => {
  if (risk === 'never') throw new Error('no risk');
  expect(mends({ mend, unmended: 'warn' }, risk)).toBe(expected);
});

describe('an exemption', () => {
  const exemption = { policies: ['a'], match: {}, reason: 'It has to.' };
  const finding = findingAt('/spec/a', 1);

  test('of the only set lets the finding be, and says whose it is', () => {
    const rule = ruleOf(POLICY, {}, [say({ set: 'team', exemptions: [exemption] })]);
    expect(ruleFor(rule, finding)).toEqual({ set: 'team', exemption });
  });

  test('acts only within its set', () => {
    const rule = ruleOf(POLICY, {}, [
      say({ set: 'lenient', mend: 'never', unmended: 'deny', exemptions: [exemption] }),
      say({ set: 'other', mend: 'safe', unmended: 'warn' }),
    ]);
    expect(rule).toMatchObject({ mend: 'never', unmended: 'deny' });
    expect(ruleFor(rule, finding)).toMatchObject({ mend: 'safe', unmended: 'warn' });
  });

  test('from another policy changes nothing', () => {
    const rule = ruleOf(POLICY, {}, [say({ exemptions: [{ ...exemption, policies: ['b'] }] })]);
    expect(ruleFor(rule, finding)).toBe(rule);
  });
});

describe('containers that were injected', () => {
  const rule = (...says: Partial<Say>[]) => ruleOf(POLICY, {}, says.map(say));
  const AUDIT = { enforce: false } as const;

  test.each<[Injected, Partial<Say>[]]>([
    ['leave', [{ injected: 'leave' }]],
    ['mend', [{ injected: 'mend' }]],
    ['leave', [{ injected: 'mend' }, { injected: 'leave' }]],
    ['mend', [{ injected: 'mend' }, { injected: 'leave', ...AUDIT }]],
    ['leave', [{ injected: 'leave' }, { injected: 'mend', ...AUDIT }]],
    ['leave', [{ injected: 'leave', ...AUDIT }]],
  ])('are to be %s: %j', (expected, says) => {
    expect(rule(...says).injected).toBe(expected);
  });

  test.each<[Unmended, Partial<Say>[]]>([
    ['audit', [{ unmended: 'warn' }]],
    ['audit', [{ unmended: 'audit' }]],
    ['deny', [{ unmended: 'deny' }]],
    ['warn', [{ unmended: 'warn', injected: 'mend' }]],
    ['warn', [{ unmended: 'warn' }, { unmended: 'warn', injected: 'mend' }]],
    ['deny', [{ unmended: 'deny' }, { unmended: 'warn', injected: 'mend' }]],
    ['audit', [{ unmended: 'warn', ...AUDIT }]],
    ['warn', [{ unmended: 'deny', ...AUDIT }]],
  ])('%s about what is wrong with them: %j', (expected, says) => {
    expect(ruleForInjected(rule(...says)).unmended).toBe(expected);
  });
});
