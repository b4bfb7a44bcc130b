import type { AdmissionRequest } from '#admission/request.ts';
import type { Rules } from '#policyset/sets.ts';
import { type Detected, type Detection, detect, type Setting } from './detect.ts';
import type { KeyCounts } from './key.ts';

/** Those of `found` that occur more often than in `known`: the last ones of each key, in their order. */
export function beyond(found: readonly Detected[], known: KeyCounts): readonly Detected[] {
  if (known.size === 0) return found;
  const left = new Map(known);
  return found.filter(({ violation }) => {
    const count = left.get(violation.key) ?? 0;
    if (count === 0) return true;
    left.set(violation.key, count - 1);
    return false;
  });
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
  const old = detect(setting, oldObject, rules);
  const failed = new Set(old.faults.map(({ policy }) => policy));
  return ({ found }) =>
    beyond(
      found.filter(({ violation }) => !failed.has(violation.policy)),
      old.keys,
    );
}
