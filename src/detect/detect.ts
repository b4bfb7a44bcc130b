import type { GroupVersionKind } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import type { Finding, Subject, Violation } from '#policy.ts';
import { joined, type Rule, type Waived } from '#policyset/rule.ts';
import type { Rules } from '#policyset/sets.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { podOf } from '#workload/pod.ts';
import { type Fault, faultOf } from './fault.ts';
import { countKeys, type KeyCounts, keyOf } from './key.ts';
import { rulingOn } from './ruling.ts';

/** All that the rules found wrong with one state of an object. */
export interface Detection {
  readonly subject: Subject;
  /** In the order of the rules, then of the object. */
  readonly found: readonly Detected[];
  /** How often each violation's key occurs in `found`. */
  readonly keys: KeyCounts;
  /** What exemptions let be; it counts nowhere. */
  readonly exempted: readonly Exempted[];
  /** Policies that threw: what they would have found is not known. */
  readonly faults: readonly Fault[];
}

export interface Exempted extends Waived {
  readonly violation: Violation;
}

/** A violation with what the later stages need to mend and to judge it. */
export interface Detected {
  readonly violation: Violation;
  readonly finding: Finding;
  readonly rule: Rule;
}

/** Where an object stands, whatever becomes of it in the request. */
export interface Setting {
  readonly kind: GroupVersionKind;
  /** Empty for an object that is in none. */
  readonly namespace: string;
  readonly neighbours?: Neighbours | undefined;
}

/** Asks every rule about the object. A policy that throws is left out and named; it never fails the request. */
export function detect(
  { kind, namespace, neighbours }: Setting,
  object: JsonMap,
  { rules, apart, leavesInjected }: Rules,
): Detection {
  const reserve = { someContainers: apart, injectedContainers: leavesInjected };
  const subject: Subject = { kind, object, pod: podOf(kind, object, reserve), namespace, neighbours };
  let found: Detected[] = [];
  const exempted: Exempted[] = [];
  const faults: Fault[] = [];
  let before: Rule | undefined;
  for (const rule of rules) {
    if (!canBeAsked(rule, subject)) continue;
    try {
      const detected = ask(rule, subject, exempted);
      if (before?.policy === rule.policy) found = merged(found, detected);
      // Spread into one call, a hundred thousand of them would overflow the stack.
      else for (const each of detected) found.push(each);
    } catch (error) {
      faults.push(faultOf(rule.policy, 'detect', error));
    }
    before = rule;
  }
  let keys: KeyCounts | undefined;
  return {
    subject,
    found,
    // Only mends and updates ask for it.
    get keys() {
      keys ??= countKeys(found);
      return keys;
    },
    exempted,
    faults,
  };
}

/** Never guessed: where an object's neighbours are not known, what depends on them is not asked. */
function canBeAsked({ policy }: Rule, { neighbours }: Subject): boolean {
  return policy.neighbours === undefined || neighbours !== undefined;
}

/** What one rule finds; what is exempt from it is added to `exempted`. Throws what the policy throws. */
function ask(rule: Rule, subject: Subject, exempted: Exempted[]): readonly Detected[] {
  const detected: Detected[] = [];
  for (const finding of rule.policy.detect(subject, rule.parameters)) {
    const violation = violationOf(rule, finding);
    const ruling = rulingOn(finding, rule, subject.pod);
    if ('exemption' in ruling) exempted.push({ violation, ...ruling });
    else detected.push({ violation, finding, rule: ruling });
  }
  return detected;
}

/**
 * Sets may ask one policy with different parameters, rule after rule: what two of them find is one violation, under
 * the orders of both.
 */
function merged(found: readonly Detected[], more: readonly Detected[]): Detected[] {
  const byIdentity = new Map(found.map((detected) => [identityOf(detected), detected]));
  for (const detected of more) {
    const identity = identityOf(detected);
    const known = byIdentity.get(identity);
    const rule = known === undefined ? detected.rule : joined(known.rule, detected.rule);
    byIdentity.set(identity, { ...(known ?? detected), rule });
  }
  return [...byIdentity.values()];
}

function identityOf({ violation }: Detected): string {
  return `${violation.pointer} ${violation.key}`;
}

function violationOf({ policy }: Rule, finding: Finding): Violation {
  const { container, pointer, reason, detail } = finding;
  return {
    key: keyOf(policy, finding),
    policy: policy.id,
    severity: policy.severity,
    container: container === undefined ? null : { kind: container.kind, name: container.name },
    pointer,
    reason,
    detail,
  };
}
