import type { Decision, Outcome } from '#respond/decision.ts';

/** What became of a request, in one word. A request that was let through for want of time is told from one that is fine. */
export type Told = Outcome | 'shed';

export function told({ outcome, shed }: Decision): Told {
  return shed === undefined ? outcome : 'shed';
}
