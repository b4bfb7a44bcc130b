import type { Detected, Detection } from '#detect/detect.ts';
import type { PatchOperation } from '#json/patch.ts';
import { type Offer, offersFor } from '#propose/offer.ts';
import { propose } from '#propose/propose.ts';
import type { Ground } from './prove.ts';
import { type Dropped, type Verdict, verify } from './verify.ts';

/** How far one object could be mended. */
export interface Mend {
  /** RFC 6902, from the object as it came; empty when nothing was mended. */
  readonly operations: readonly PatchOperation[];
  /** The fixes in `operations`. */
  readonly applied: readonly Offer[];
  /** The object with `operations` applied, examined. */
  readonly after: Detection;
  /** What was left to try on `after` and cannot be proven. */
  readonly dropped: readonly Dropped[];
  /** Passes that changed something. */
  readonly passes: number;
  /** Why the whole mend was given up, if it was. */
  readonly gaveUp?: 'deadline' | 'no-fixed-point';
}

/**
 * Every pass that goes on clears a violation and brings none in, so the passes end by themselves; four is more than
 * overlapping fixes were ever seen to need, and a policy that needs more is not worth its time in a request.
 */
const MOST_PASSES = 4;

/**
 * Proposes and verifies until a pass changes nothing. Each pass is proven against the result of the one before, and
 * what was proven carries over: operations apply one after the other, violations only become fewer, the object stays
 * as valid as it was. So the whole is proven when the last pass is, and that pass shows the fixed point.
 *
 * `offers` are the policies' fixes for what counts in `found`, as `counting` picks it.
 */
export function mend(
  found: Detection,
  offers: readonly Offer[],
  ground: Ground,
  counting: (detection: Detection) => readonly Detected[],
): Mend {
  let progress = unmended(found);
  let open = offers;
  while (progress.passes <= MOST_PASSES) {
    const groups = propose(open, ground.mutable);
    if (groups.length === 0) return progress;
    const verdict = verify(groups, progress.after, ground);
    if (ground.outOfTime()) return { ...unmended(found), gaveUp: 'deadline' };
    if (verdict.operations.length === 0) return { ...progress, dropped: verdict.dropped };
    progress = advanced(progress, verdict);
    open = offersFor(progress.after, counting(progress.after)).offers;
  }
  return { ...unmended(found), gaveUp: 'no-fixed-point' };
}

/** The mend that leaves everything as it is. */
export function unmended(found: Detection): Mend {
  return { operations: [], applied: [], after: found, dropped: [], passes: 0 };
}

function advanced(progress: Mend, verdict: Verdict): Mend {
  return {
    operations: [...progress.operations, ...verdict.operations],
    applied: [...progress.applied, ...verdict.kept.flatMap((group) => group.offers)],
    after: verdict.after,
    dropped: verdict.dropped,
    passes: progress.passes + 1,
  };
}
