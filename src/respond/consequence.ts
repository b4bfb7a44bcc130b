import type { Ownership } from '#admission/owner.ts';
import { atMostWarn, type Orders, type Unmended } from '#policyset/rule.ts';

/** What a violation means for its request. A mirror Pod already runs: a denial would only be of harm. */
export function consequenceFor({ unmended }: Orders, ownership: Ownership): Unmended {
  return ownership === 'mirror' ? atMostWarn(unmended) : unmended;
}
