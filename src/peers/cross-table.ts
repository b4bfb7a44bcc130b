import type { Policy } from '#policy.ts';
import type { Ask } from './ask.ts';
import type { Peer, PeerCheck } from './peer.ts';

/** A check of a peer, and the policies that say they stand for it. */
export interface Counterpart {
  readonly check: PeerCheck;
  /** In the order of their ids; none where `check.uncovered` says why. */
  readonly policies: readonly Policy[];
}

/** All checks of a peer, in its order. */
export function counterpartsOf(peer: Peer, policies: readonly Policy[]): readonly Counterpart[] {
  const standing = (id: string) => policies.filter(({ covers }) => covers?.[peer.tool]?.includes(id));
  return peer.checks.map((check) => ({ check, policies: standing(check.id) }));
}

/** What asking this check comes to. */
export function asksOf({ check, policies }: Counterpart): readonly Ask[] {
  return policies.map(({ id }) => ({ check: check.id, policy: id, parameters: check.asks?.[id] ?? {} }));
}

/** Why nothing comes of asking a check; to be asked of checks without a policy. */
export function whyUncovered({ uncovered }: PeerCheck): string {
  return uncovered ?? 'No policy stands for it.';
}
