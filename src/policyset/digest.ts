import { createHash } from 'node:crypto';
import type { PolicySet } from './policyset.ts';

/** `sha256:` and 16 hex digits over sets and all that they say: the same where the same rules come of it. */
export function digestOf(sets: readonly PolicySet[]): string {
  const policies = sets.flatMap((set) => set.policies.map(({ policy, ...orders }) => [policy.id, orders]));
  const contents = [sets.map((set) => ({ ...set, policies: [] })), policies];
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  return `sha256:${digest.slice(0, 16)}`;
}
