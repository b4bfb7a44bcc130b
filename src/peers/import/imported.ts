import type { Policy } from '#policy.ts';
import type { PolicyExemption } from '#policyset/exemption.ts';
import type { MendLevel, Unmended } from '#policyset/rule.ts';
import type { Ask } from '../ask.ts';
import { asksOf, counterpartsOf } from '../cross-table.ts';
import type { Peer } from '../peer.ts';

/** What a run of a tool asks, as its configuration says. */
export interface Asked {
  readonly peer: Peer;
  /** The file that says so; undefined where none does. */
  readonly file: string | undefined;
  /** True where nobody says which checks run, so that the tool's own defaults do. */
  readonly byDefault: boolean;
  readonly asks: readonly Ask[];
  /** Checks that the tool would deny for; all others it warns about. */
  readonly denied: ReadonlySet<string>;
  /** Checks whose violations the tool would mend. */
  readonly mended: ReadonlySet<string>;
  readonly exemptions: readonly PolicyExemption[];
  /** Whether annotations of objects count. */
  readonly annotations: boolean;
}

/** A tool that nobody configured. */
export function askedByDefault(peer: Peer, policies: readonly Policy[]): Asked {
  const asked = counterpartsOf(peer, policies).filter(({ check }) => check.byDefault);
  return {
    peer,
    file: undefined,
    byDefault: true,
    asks: asked.flatMap(asksOf),
    denied: new Set(),
    mended: new Set(),
    exemptions: [],
    annotations: true,
  };
}

/** What becomes of a policy that these checks ask for: the strictest of them decides. */
export function ordersOf(
  checks: readonly string[],
  { denied, mended }: Asked,
): { readonly mend: MendLevel; readonly unmended: Unmended } {
  return {
    mend: checks.every((check) => mended.has(check)) ? 'risky' : 'evidence',
    unmended: checks.some((check) => denied.has(check)) ? 'deny' : 'warn',
  };
}

/**
 * The policies that stand for nothing but `checks`, and those that stand for another check that is asked as well: what is
 * said of the former only would be said of both.
 */
export function partedBy(
  checks: (check: string) => boolean,
  asks: readonly Ask[],
): { readonly within: readonly string[]; readonly beyond: readonly Beyond[] } {
  const within = new Set<string>();
  const beyond = new Map<string, Beyond>();
  for (const { policy } of asks.filter(({ check }) => checks(check))) {
    const other = asks.find((ask) => ask.policy === policy && !checks(ask.check));
    if (other === undefined) within.add(policy);
    else beyond.set(policy, { policy, other: other.check });
  }
  return { within: [...within].sort(), beyond: [...beyond.values()] };
}

interface Beyond {
  readonly policy: string;
  /** The check that was not meant. */
  readonly other: string;
}
