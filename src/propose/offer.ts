import type { Detected, Detection } from '#detect/detect.ts';
import { type Fault, faultOf } from '#detect/fault.ts';
import type { Fix } from '#policy.ts';

/** A violation and the fix that its policy has for it. */
export interface Offer {
  readonly detected: Detected;
  readonly fix: Fix;
}

export interface Offers {
  readonly offers: readonly Offer[];
  readonly faults: readonly Fault[];
}

/** What the policies would do about `violations`, whatever their risk. A policy that throws offers nothing. */
export function offersFor(detection: Detection, violations: readonly Detected[]): Offers {
  const offers: Offer[] = [];
  const faults: Fault[] = [];
  for (const detected of violations) {
    const { policy, parameters } = detected.rule;
    try {
      const fix = policy.fix?.offer(detected.finding, detection.subject, parameters);
      if (fix !== undefined && fix.edits.length > 0) offers.push({ detected, fix });
    } catch (error) {
      faults.push(faultOf(policy, 'fix', error));
    }
  }
  return { offers, faults };
}
