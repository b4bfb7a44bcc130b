import { daysLeft, type ExemptionMatch, endsSoon, inDays } from '#policyset/exemption.ts';
import type { PolicySet } from '#policyset/policyset.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';

/** What `exemptions list --output json` says of an exemption. */
export interface ExemptionEntry {
  readonly set: string;
  readonly policies: readonly string[];
  readonly match: ExemptionMatch;
  readonly reason: string;
  readonly owner: string | null;
  /** The last day on which it holds, in UTC; null where it has no end. */
  readonly until: string | null;
  /** Whole days, the last one included; 0 once it has ended. */
  readonly daysLeft: number | null;
  readonly state: 'ended' | 'ends soon' | 'in force';
}

/** Those that end first at the top, those without an end at the bottom. */
export function exemptionEntries(sets: readonly PolicySet[], now: Date): readonly ExemptionEntry[] {
  return sets
    .flatMap(({ name, exemptions }) => exemptions.map((exemption) => ({ set: name, exemption })))
    .map(({ set, exemption }): ExemptionEntry & { readonly days: number } => {
      const { policies, match, reason, owner, until } = exemption;
      const days = daysLeft(exemption, now);
      return {
        set,
        policies,
        match,
        reason,
        owner: owner ?? null,
        until: until ?? null,
        daysLeft: Number.isFinite(days) ? days : null,
        state: days === 0 ? 'ended' : endsSoon(exemption, now) ? 'ends soon' : 'in force',
        days,
      };
    })
    .sort((a, b) => (a.days === b.days ? 0 : a.days - b.days))
    .map(({ days: _, ...entry }) => entry);
}

const STYLES = { ended: 'red', 'ends soon': 'yellow', 'in force': 'dim' } as const;

export function exemptionTable(entries: readonly ExemptionEntry[], paint: Paint): string {
  if (entries.length === 0) return 'no exemptions';
  const head = ['UNTIL', 'ENDS', 'SET', 'POLICIES', 'WHERE', 'OWNER', 'REASON'];
  const rows = entries.map(({ until, daysLeft: days, set, policies, match, owner, reason }) => [
    until ?? 'no end',
    days === null ? '' : days === 0 ? 'ended' : inDays(days),
    set,
    policies.join(','),
    whereOf(match),
    owner ?? '',
    reason,
  ]);
  const [first = '', ...lines] = columns([head, ...rows]);
  const painted = lines.map((line, index) => paint(STYLES[entries[index]?.state ?? 'in force'], line));
  return [paint('bold', first), ...painted].join('\n');
}

/** `namespaces storage, names csi-*, containers app`; selectors and rules as JSON. */
function whereOf({ namespaces, names, containers, ...others }: ExemptionMatch): string {
  const listed = (name: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [`${name} ${values.join(',')}`];
  const parts = [
    ...listed('namespaces', namespaces?.include),
    ...listed('not namespaces', namespaces?.exclude),
    ...listed('names', names),
    ...listed('containers', containers),
    ...Object.entries(others).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ];
  return parts.length === 0 ? 'everywhere' : parts.join('; ');
}
