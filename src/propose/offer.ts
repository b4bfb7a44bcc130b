import type { Detected, Detection } from '#detect/detect.ts';
import { type Fault, faultOf } from '#detect/fault.ts';
import type { Fix } from '#policy.ts';
import type { Pod } from '#workload/pod.ts';
import { reachOf } from '#workload/reach.ts';

/** A violation and the fix that its policy has for it. */
export interface Offer {
  readonly detected: Detected;
  readonly fix: Fix;
}

export interface Offers {
  readonly offers: readonly Offer[];
  readonly faults: readonly Fault[];
}

/**
 * What the policies would do about `violations`, whatever their risk, but for what reaches a container that is to be
 * left alone. A policy that throws offers nothing.
 */
export function offersFor(detection: Detection, violations: readonly Detected[]): Offers {
  const offers: Offer[] = [];
  const faults: Fault[] = [];
  for (const detected of violations) {
    const { policy, parameters } = detected.rule;
    try {
      const fix = policy.fix?.offer(detected.finding, detection.subject, parameters);
      if (fix === undefined || fix.edits.length === 0) continue;
      const offer = { detected, fix };
      if (!reachesWhatIsLeft(offer, detection.subject.pod)) offers.push(offer);
    } catch (error) {
      faults.push(faultOf(policy, 'fix', error));
    }
  }
  return { offers, faults };
}

/** A fix of the Pod as a whole cannot be split, so it reaches an injected container like every other. */
function reachesWhatIsLeft({ detected, fix }: Offer, pod: Pod | undefined): boolean {
  if (pod === undefined || !pod.hasInjected || detected.rule.injected === 'mend') return false;
  if (detected.finding.container?.injected === true) return true;
  return fix.edits.some(({ pointer }) => reachOf(pod, pointer).some(({ injected }) => injected));
}
