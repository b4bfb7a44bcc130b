import { type Counterpart, whyUncovered } from '#peers/cross-table.ts';
import type { Peer, PeerCheck } from '#peers/peer.ts';
import type { Policy, Risk } from '#policy.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';

/** What `policies list --covers TOOL --output json` says of a check. */
export interface CoverEntry {
  /** In the tool's own spelling. */
  readonly check: string;
  readonly about: string;
  readonly byDefault: boolean;
  readonly audit: PeerCheck['audit'] | null;
  readonly policies: readonly CoveringPolicy[];
  /** Why no policy stands for it; null where one does. */
  readonly uncovered: string | null;
  /** Where a policy means to say something else. */
  readonly differs: string | null;
}

interface CoveringPolicy {
  readonly id: string;
  /** The risks that its fixes can have; empty when it has no fix. */
  readonly risks: readonly Risk[];
  /** The sets that ask for it, of those that were looked at. */
  readonly sets: readonly string[];
}

/** The ids of the policies of a set. */
export type SetIds = Readonly<Record<string, ReadonlySet<string>>>;

export function coverEntries(counterparts: readonly Counterpart[], sets: SetIds): readonly CoverEntry[] {
  return counterparts.map(({ check, policies }) => ({
    check: check.id,
    about: check.about,
    byDefault: check.byDefault,
    audit: check.audit ?? null,
    policies: policies.map((policy) => coveringPolicy(policy, sets)),
    uncovered: policies.length === 0 ? whyUncovered(check) : null,
    differs: check.differs ?? null,
  }));
}

function coveringPolicy({ id, fix }: Policy, sets: SetIds): CoveringPolicy {
  const asking = Object.entries(sets).filter(([, ids]) => ids.has(id));
  return { id, risks: risksIn(fix?.risks ?? {}), sets: asking.map(([name]) => name) };
}

const RISKS: readonly Risk[] = ['safe', 'evidence', 'risky'];

function risksIn(argued: Readonly<Partial<Record<Risk, string>>>): readonly Risk[] {
  return RISKS.filter((risk) => argued[risk] !== undefined);
}

/** The checks of a peer with what stands for each, a line a policy. */
export function coverTable(peer: Peer, entries: readonly CoverEntry[], paint: Paint): string {
  const head = ['CHECK', 'DEFAULT', 'POLICY', 'FIX', 'SETS'];
  const [heading = '', ...lines] = columns([head, ...entries.flatMap(rowsOf)]);
  const covered = entries.filter(({ policies }) => policies.length > 0).length;
  const inItsPlace = peer.set === undefined ? '' : `; in its place: --policies ${peer.set}`;
  return [
    `${paint('bold', peer.title)}, ${peer.version}: ${covered} of ${entries.length} have a policy${inItsPlace}`,
    '',
    paint('bold', heading),
    ...lines,
    ...listed('Without a policy', entries, ({ uncovered }) => uncovered, paint),
    ...listed('Not the same, on purpose', entries, ({ differs }) => differs, paint),
  ].join('\n');
}

function rowsOf({ check, byDefault, policies }: CoverEntry): string[][] {
  const start = [check, byDefault ? 'on' : 'off'];
  if (policies.length === 0) return [[...start, '-', '-', '-']];
  return policies.map(({ id, risks, sets }, index) => [
    ...(index === 0 ? start : ['', '']),
    id,
    risks.join(', ') || 'none',
    sets.join(', ') || '-',
  ]);
}

function listed(
  title: string,
  entries: readonly CoverEntry[],
  textOf: (entry: CoverEntry) => string | null,
  paint: Paint,
): readonly string[] {
  const lines = entries.flatMap((entry) => {
    const text = textOf(entry);
    return text === null ? [] : [`  ${entry.check}: ${text}`];
  });
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}
