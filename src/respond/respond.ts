import type { Exemption } from '#admission/exempt.ts';
import type { AdmissionRequest } from '#admission/request.ts';
import type { Detected, Exempted } from '#detect/detect.ts';
import type { Fault } from '#detect/fault.ts';
import { countKeys } from '#detect/key.ts';
import { beyond } from '#detect/ratchet.ts';
import type { AdmendError } from '#errors.ts';
import type { Phase } from '#facts.ts';
import type { Risk, Violation } from '#policy.ts';
import type { Rule, Unmended } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Offer } from '#propose/offer.ts';
import type { Mend } from '#verify/mend.ts';
import type { Ground } from '#verify/prove.ts';
import { isTooLarge, TOO_LARGE } from '#workload/size.ts';
import { annotationsOf } from './annotations.ts';
import type { Decision, ExemptedViolation, JudgedViolation, Shed } from './decision.ts';
import { proofOf } from './proof.ts';
import { denialText, endingWarnings, mendedWarnings, remainingWarnings } from './texts.ts';

/** What the stages found out about one request. */
export interface Judgement {
  readonly request: AdmissionRequest;
  readonly sets: PolicySets;
  /** The violations that count in this request, before the mend and after it. */
  readonly before: readonly Detected[];
  readonly after: readonly Detected[];
  /** What exemptions let be. */
  readonly exempted: readonly Exempted[];
  readonly faults: readonly Fault[];
  readonly consequenceOf: (rule: Rule) => Unmended;
  /** Sets that were left out because of what is not known. */
  readonly undecided: readonly string[];
}

/** The mutating hook's answer: the mend, if any, and what it did. What is left is for the validating hook to say. */
export function respondMutating(
  judgement: Judgement,
  mend: Mend,
  offers: readonly Offer[],
  ground: Ground,
): Decision {
  const { sets, before, after, undecided } = judgement;
  const cleared = mend.operations.length > 0 ? beyond(before, countKeys(after)) : [];
  const mended = cleared.map(({ violation }) => violation);
  const proof = proofOf(mend, mended, ground);
  const shed = mend.gaveUp === 'deadline' ? 'deadline' : undefined;
  const riskOf = risksIn(offers, mend);
  return {
    ...common(judgement, 'mutate', riskOf),
    outcome: mend.operations.length > 0 ? 'mended' : 'allowed',
    mended,
    patch: mend.operations,
    object: mend.after.subject.object,
    warnings: mendedWarnings(mend.applied, mend.after.subject.pod?.pointer ?? ''),
    auditAnnotations: annotationsOf({ sets, mended, violations: [], undecided, proof, shed }),
    ...(proof !== undefined && { proof }),
    ...(shed !== undefined && { shed }),
    ...(offers.length > 0 && { schemaAsked: ground.kind }),
  };
}

/** The validating hook's answer: what is left on the final object, and whether it may come in with that. */
export function respondValidating(judgement: Judgement, now: Date): Decision {
  const { sets, before, exempted, undecided } = judgement;
  const decision = common(judgement, 'validate', () => null);
  const denied = decision.remaining.filter(({ consequence }) => consequence === 'deny');
  const warned = decision.remaining.filter(({ consequence }) => consequence === 'warn');
  const warnings = remainingWarnings(warned, endingWarnings(exempted, now));
  return {
    ...decision,
    outcome: denied.length > 0 ? 'denied' : warned.length > 0 ? 'warned' : 'allowed',
    warnings,
    auditAnnotations: annotationsOf({
      sets,
      mended: [],
      violations: before.map(({ violation }) => violation),
      undecided,
    }),
    ...(denied.length > 0 && { denial: denialText(denied, denyingSets(judgement.after)) }),
  };
}

/** The sets by whose word something is denied. */
function denyingSets(violations: readonly Detected[]): readonly string[] {
  const says = violations.flatMap(({ rule }) => rule.says);
  const denying = says.filter(({ enforce, unmended }) => enforce && unmended === 'deny');
  return [...new Set(denying.map(({ set }) => set))];
}

/** The answer to a request that nobody has to judge. */
export function letThrough(
  { uid }: AdmissionRequest,
  sets: PolicySets,
  phase: Phase,
  exemption: Exemption,
  undecided: readonly string[] = [],
): Decision {
  const auditAnnotations = annotationsOf({ sets, ...NOTHING, undecided });
  return { ...ALLOWED, uid, phase, exemption, undecided, auditAnnotations };
}

/** The answer where there was no time, or where admend itself failed: allowed, unmended, and said so. */
export function shedding(uid: string, sets: PolicySets, phase: Phase, shed: Shed): Decision {
  return { ...ALLOWED, uid, phase, shed, auditAnnotations: annotationsOf({ sets, ...NOTHING, shed }) };
}

/**
 * The answer to an object of a size that nobody can judge in time. Where it could be denied it is: otherwise padding
 * would be a way past every policy. An update of an object that is that large already goes through, by the ratchet.
 */
export function unjudgeable(
  request: AdmissionRequest,
  sets: PolicySets,
  phase: Phase,
  consequences: readonly Unmended[],
): Decision {
  const { uid, kind, operation, oldObject } = request;
  const decision = shedding(uid, sets, phase, 'size');
  const wasSo = operation === 'UPDATE' && oldObject !== undefined && isTooLarge(kind, oldObject);
  if (phase === 'mutate' || wasSo || !consequences.includes('deny')) return decision;
  const denial = `policy set ${sets.names.join(', ')}: it has ${TOO_LARGE}`;
  return { ...decision, outcome: 'denied', denial };
}

/** The answer to a caller that does not speak the protocol. */
export function refuse(problem: AdmendError, phase: Phase): Decision {
  return { ...ALLOWED, uid: '', phase, outcome: 'errored', problem, auditAnnotations: {} };
}

const NOTHING = { mended: [], violations: [], undecided: [] } as const;

const ALLOWED = {
  outcome: 'allowed',
  violations: [],
  mended: [],
  remaining: [],
  patch: [],
  exempted: [],
  undecided: [],
  faults: [],
  warnings: [],
} as const;

/**
 * The risk of each violation's fix. What is left on the mended object are other violations with the same keys; and a fix
 * that another one made room for has its risk from the pass that it came in.
 */
function risksIn(offers: readonly Offer[], { applied }: Mend): (violation: Violation) => Risk | null {
  const asFound = new Map<Violation, Risk>();
  for (const { detected, fix } of offers) asFound.set(detected.violation, fix.risk);
  let byKey: ReadonlyMap<string, Risk> | undefined;
  return (violation) => {
    const risk = asFound.get(violation);
    if (risk !== undefined) return risk;
    byKey ??= new Map([...offers, ...applied].map(({ detected, fix }) => [detected.violation.key, fix.risk]));
    return byKey.get(violation.key) ?? null;
  };
}

/** What both hooks say. */
function common(judgement: Judgement, phase: Phase, riskOf: (violation: Violation) => Risk | null): Decision {
  const { request, before, after, exempted, faults, consequenceOf, undecided } = judgement;
  const judged = (detected: Detected): JudgedViolation => ({
    ...detected.violation,
    consequence: consequenceOf(detected.rule),
    risk: riskOf(detected.violation),
  });
  const violations = before.map(judged);
  return {
    ...ALLOWED,
    uid: request.uid,
    phase,
    violations,
    remaining: after === before ? violations : after.map(judged),
    exempted: exempted.map(exemptedViolation),
    undecided,
    faults,
    auditAnnotations: {},
  };
}

function exemptedViolation({ violation, set, exemption }: Exempted): ExemptedViolation {
  const { reason, until } = exemption;
  return { ...violation, exemption: { set, reason, ...(until !== undefined && { until }) } };
}
