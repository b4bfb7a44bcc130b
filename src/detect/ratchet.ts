import type { AdmissionRequest } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import type { Rules } from '#policyset/sets.ts';
import { type Detected, type Detection, detect, type Setting } from './detect.ts';
import { type KeyCounts, keyOf } from './key.ts';

/**
 * Those of `found` that occur more often than in `known`: the last ones of each key, in their order. What something
 * broader in `known` holds does not count.
 */
export function beyond(found: readonly Detected[], known: KeyCounts): readonly Detected[] {
  if (known.size === 0) return found;
  const left = new Map(known);
  return found.filter((detected) => {
    const { key } = detected.violation;
    const count = left.get(key) ?? 0;
    if (count === 0) return !isWithin(detected, known);
    left.set(key, count - 1);
    return false;
  });
}

function isWithin({ finding, rule }: Detected, known: KeyCounts): boolean {
  const { broader = [] } = finding;
  return broader.some((each) => known.has(keyOf(rule.policy, { ...finding, ...each })));
}

/**
 * The ratchet: of an update only those violations count that it brings in. What the old object had may stay, or
 * nobody could ever change an object that is older than the policy. A policy that failed on the old object has
 * nothing to be compared with, so it does not count at all.
 */
export function ratchetOf(
  { operation, oldObject }: AdmissionRequest,
  setting: Setting,
  rules: Rules,
): (detection: Detection) => readonly Detected[] {
  if (operation !== 'UPDATE' || oldObject === undefined) return ({ found }) => found;
  const before = new Before(setting, oldObject, rules);
  return ({ found }) => {
    before.learn(found);
    return beyond(
      found.filter(({ violation }) => !before.failed.has(violation.policy)),
      before.keys,
    );
  };
}

/** What was wrong before the update, as far as it was asked for: most policies find nothing, now as before. */
class Before {
  readonly keys = new Map<string, number>();
  readonly failed = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #setting: Setting;
  readonly #object: JsonMap;
  readonly #rules: Rules;

  constructor(setting: Setting, object: JsonMap, rules: Rules) {
    this.#setting = setting;
    this.#object = object;
    this.#rules = rules;
  }

  /** Asks the policies of `found` that were not asked yet. */
  learn(found: readonly Detected[]): void {
    const policies = new Set<string>();
    for (const { violation } of found) if (!this.#asked.has(violation.policy)) policies.add(violation.policy);
    if (policies.size === 0) return;
    const rules = this.#rules.rules.filter(({ policy }) => policies.has(policy.id));
    const old = detect(this.#setting, this.#object, { ...this.#rules, rules });
    for (const [key, count] of old.keys) this.keys.set(key, count);
    for (const { policy } of old.faults) this.failed.add(policy);
    for (const policy of policies) this.#asked.add(policy);
  }
}
