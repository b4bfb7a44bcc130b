import type { JsonMap } from '#json/value.ts';
import type { Policy, Risk } from '#policy.ts';

/** A policy under the orders of the policy sets: what to do with what it finds. */
export interface Rule {
  readonly policy: Policy;
  /** What the policy is asked with: the defaults of its schema. */
  readonly parameters: JsonMap;
  /** The riskiest fix that is applied without a person. */
  readonly mend: MendLevel;
  readonly unmended: Unmended;
  /** False in audit mode: nothing is patched or denied. */
  readonly enforce: boolean;
}

export type MendLevel = 'never' | Risk;

/** What happens to a violation that is left. */
export type Unmended = 'deny' | 'warn' | 'audit';

const MEND_LEVELS: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];
const SEVERITIES: readonly Unmended[] = ['audit', 'warn', 'deny'];

/** True when a fix of this risk is applied without a person. */
export function mends(rule: Rule, risk: Risk): boolean {
  return rule.enforce && MEND_LEVELS.indexOf(risk) <= MEND_LEVELS.indexOf(rule.mend);
}

/** One rule for a policy that two sets name: the strictest `unmended`, the lowest `mend`; audit never weakens enforce. */
export function combined(first: Rule, second: Rule): Rule {
  if (first.enforce !== second.enforce) return first.enforce ? first : second;
  return {
    ...first,
    mend: earlier(MEND_LEVELS, first.mend, second.mend),
    unmended: earlier([...SEVERITIES].reverse(), first.unmended, second.unmended),
  };
}

function earlier<T>(order: readonly T[], first: T, second: T): T {
  return order.indexOf(first) <= order.indexOf(second) ? first : second;
}
