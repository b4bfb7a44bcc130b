import type { JsonMap } from '#json/value.ts';
import type { Tool } from '#policy.ts';

/** Another tool or a standard, and what it asks. Which policy stands for a check is for the policy to say (`covers`). */
export interface Peer {
  readonly tool: Tool;
  readonly title: string;
  /** Which state of it the checks are those of: a version, a commit. */
  readonly version: string;
  readonly source: string;
  /** The policy set that ships in its place; undefined where there is none. */
  readonly set?: string;
  readonly checks: readonly PeerCheck[];
}

/** One thing that a peer looks for. */
export interface PeerCheck {
  /** In the peer's own spelling. */
  readonly id: string;
  /** What it finds, as a heading. */
  readonly about: string;
  /** Whether it is asked where nobody configured anything; of a standard, whether it belongs to it as a whole. */
  readonly byDefault: boolean;
  /** Of an audit guide: whether a program or a person is to look. */
  readonly audit?: 'automated' | 'manual';
  /** By id of a policy that stands for it: the parameters under which that does what the check does by default. */
  readonly asks?: Readonly<Record<string, JsonMap>>;
  /** Why no policy stands for it. A whole sentence. */
  readonly uncovered?: string;
  /** Where a policy stands for it and means to say something else. A whole sentence. */
  readonly differs?: string;
}

/** What may be said of a check beyond its id and its heading. */
export type CheckDetails = Omit<PeerCheck, 'id' | 'about' | 'byDefault'>;
