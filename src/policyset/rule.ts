import type { JsonMap } from '#json/value.ts';
import type { Finding, Policy, Risk } from '#policy.ts';
import { covers, type PolicyExemption } from './exemption.ts';

/** A policy under the orders of the policy sets: what to do with what it finds. */
export interface Rule extends Orders {
  readonly policy: Policy;
  /** What the policy is asked with. Sets that give different ones make different rules. */
  readonly parameters: JsonMap;
  /** What each set says that has a say here; `mend` and `unmended` of the rule are all of them together. */
  readonly says: readonly Say[];
  /** What becomes of containers that other admission webhooks added. */
  readonly injected: Injected;
  /** The policy's needs, as `Rules.needs` numbers them; undefined for one that is always asked. */
  readonly needs?: readonly number[] | undefined;
}

/** What to do with a violation. */
export interface Orders {
  /** The riskiest fix that is applied without a person. */
  readonly mend: MendLevel;
  /** What happens to a violation that is left. */
  readonly unmended: Unmended;
}

export type MendLevel = 'never' | Risk;
export type Unmended = 'deny' | 'warn' | 'audit';
/** `leave`: no fix reaches them, and nobody is warned about what only their injector can change. */
export type Injected = 'leave' | 'mend';

/** One policy set's part in a rule. */
export interface Say extends Orders {
  readonly set: string;
  /** False in audit mode: nothing is patched or denied. */
  readonly enforce: boolean;
  readonly injected: Injected;
  /** Those of the set's exemptions that are about the object and in force. */
  readonly exemptions: readonly PolicyExemption[];
}

const MEND_LEVELS: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];
const STRICTEST_FIRST: readonly Unmended[] = ['deny', 'warn', 'audit'];

/** True when a fix of this risk is applied without a person. */
export function mends({ mend }: Orders, risk: Risk): boolean {
  return MEND_LEVELS.indexOf(risk) <= MEND_LEVELS.indexOf(mend);
}

export function ruleOf(policy: Policy, parameters: JsonMap, says: readonly Say[]): Rule {
  return { policy, parameters, says, ...together(says), injected: injectedBy(says) };
}

/**
 * The strictest `unmended` and the lowest `mend`. Audit never weakens enforce: a set in audit mode has no say in what
 * is mended as long as another enforces, and denies nothing itself.
 */
function together(says: readonly Say[]): Orders {
  const enforcing = says.filter(({ enforce }) => enforce);
  const levels = enforcing.map(({ mend }) => mend);
  const consequences = says.map(({ unmended, enforce }) => (enforce ? unmended : atMostWarn(unmended)));
  return {
    mend: MEND_LEVELS.find((level) => levels.includes(level)) ?? 'never',
    unmended: STRICTEST_FIRST.find((consequence) => consequences.includes(consequence)) ?? 'audit',
  };
}

/** As with `mend`, who leaves more alone wins, and a set in audit mode has no say as long as another enforces. */
function injectedBy(says: readonly Say[]): Injected {
  const enforcing = says.filter(({ enforce }) => enforce);
  const speaking = enforcing.length > 0 ? enforcing : says;
  return speaking.some(({ injected }) => injected === 'leave') ? 'leave' : 'mend';
}

/**
 * The rule for what is wrong with an injected container alone. Who applies cannot change it, so where a set leaves such
 * containers be its warning is of no use to anybody. A denial stays: the marks of an injector can be forged.
 */
export function ruleForInjected(rule: Rule): Rule {
  const silent = ({ injected, unmended }: Say) => injected === 'leave' && unmended === 'warn';
  if (!rule.says.some(silent)) return rule;
  const says = rule.says.map((say): Say => (silent(say) ? { ...say, unmended: 'audit' } : say));
  return ruleOf(rule.policy, rule.parameters, says);
}

export function atMostWarn(unmended: Unmended): Unmended {
  return unmended === 'deny' ? 'warn' : unmended;
}

/** A finding that every set with a say in it lets be. */
export interface Waived {
  readonly set: string;
  readonly exemption: PolicyExemption;
}

/** The rule for one finding: without the sets that exempt it; or why none is left. */
export function ruleFor(rule: Rule, finding: Finding): Rule | Waived {
  if (rule.says.every(({ exemptions }) => exemptions.length === 0)) return rule;
  let waived: Waived | undefined;
  const left = rule.says.filter(({ set, exemptions }) => {
    const exemption = exemptions.find((each) => covers(each, rule.policy.id, finding));
    if (exemption !== undefined) waived ??= { set, exemption };
    return exemption === undefined;
  });
  if (left.length === 0 && waived !== undefined) return waived;
  return left.length === rule.says.length ? rule : ruleOf(rule.policy, rule.parameters, left);
}

/** One rule for what two rules of a policy, asked with different parameters, both found. */
export function joined(first: Rule, second: Rule): Rule {
  return ruleOf(first.policy, first.parameters, [...first.says, ...second.says]);
}
