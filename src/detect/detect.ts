import type { GroupVersionKind } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import type { Finding, Subject, Violation } from '#policy.ts';
import type { Rule } from '#policyset/rule.ts';
import { podOf } from '#workload/pod.ts';
import { type Fault, faultOf } from './fault.ts';
import { countKeys, type KeyCounts, keyOf } from './key.ts';

/** All that the rules found wrong with one state of an object. */
export interface Detection {
  readonly subject: Subject;
  /** In the order of the rules, then of the object. */
  readonly found: readonly Detected[];
  /** How often each violation's key occurs in `found`. */
  readonly keys: KeyCounts;
  /** Policies that threw: what they would have found is not known. */
  readonly faults: readonly Fault[];
}

/** A violation with what the later stages need to mend and to judge it. */
export interface Detected {
  readonly violation: Violation;
  readonly finding: Finding;
  readonly rule: Rule;
}

/** Asks every rule about the object. A policy that throws is left out and named; it never fails the request. */
export function detect(kind: GroupVersionKind, object: JsonMap, rules: readonly Rule[]): Detection {
  const subject: Subject = { kind, object, pod: podOf(kind, object) };
  const found: Detected[] = [];
  const faults: Fault[] = [];
  for (const rule of rules) {
    try {
      for (const finding of rule.policy.detect(subject, rule.parameters)) {
        found.push({ violation: violationOf(rule, finding), finding, rule });
      }
    } catch (error) {
      faults.push(faultOf(rule.policy, 'detect', error));
    }
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
    faults,
  };
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
