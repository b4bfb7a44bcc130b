import { type Counterpart, counterpartsOf, whyUncovered } from '#peers/cross-table.ts';
import type { Peer } from '#peers/peer.ts';
import { PEERS } from '#peers/peers.ts';
import type { Policy } from '#policy.ts';
import type { PolicySet } from '#policyset/policyset.ts';
import type { PolicyEntry } from '#report/policies.ts';
import { markdownTable } from './table.ts';

/** The index of the policies, and what of other tools they stand for. */
export function policiesPage(
  entries: readonly PolicyEntry[],
  policies: readonly Policy[],
  sets: readonly PolicySet[],
): string {
  const rows = entries.map((entry) => [
    link(entry.id),
    entry.severity,
    fixOf(entry),
    ...sets.map((set) => ordersIn(set, entry)),
    entry.title,
  ]);
  return [
    '# Policies',
    '',
    'Written by `npm run generate` from `policies/*/policy.ts`. Each has a page with an example. Under the name of a policy set',
    'stands what it does about a violation that is left.',
    '',
    ...markdownTable(['policy', 'severity', 'fix', ...sets.map(({ name }) => name), 'what is wrong'], rows),
    '',
    '## Whose checks they stand for',
    '',
    'Check by check and with the reasons, `admend policies list --covers TOOL` says the same.',
    '',
    ...markdownTable(['policy', 'fix', ...PEERS.map(headingOf)], entries.map(crossRow)),
    ...PEERS.flatMap((peer) => peerSection(peer, counterpartsOf(peer, policies))),
    '',
  ].join('\n');
}

/** What the set does about what is left; empty where it does not have the policy. */
function ordersIn({ policies }: PolicySet, { id }: PolicyEntry): string {
  return policies.find(({ policy }) => policy.id === id)?.unmended ?? '';
}

function link(id: string): string {
  return `[${id}](policies/${id}.md)`;
}

function fixOf({ risks }: PolicyEntry): string {
  return Object.keys(risks).join(', ') || 'none';
}

function headingOf({ title, source }: Peer): string {
  return `[${title}](${source})`;
}

function crossRow(entry: PolicyEntry): string[] {
  const theirs = PEERS.map(({ tool }) => entry.covers[tool]?.map((check) => `\`${check}\``).join(', ') ?? '');
  return [link(entry.id), fixOf(entry), ...theirs];
}

/** What the table does not show: checks without a policy, and those that are meant to say something else. */
function peerSection(peer: Peer, counterparts: readonly Counterpart[]): string[] {
  const covered = counterparts.filter(({ policies }) => policies.length > 0);
  const without = counterparts.filter(({ policies }) => policies.length === 0);
  const inItsPlace = peer.set === undefined ? '' : ` The policy set \`${peer.set}\` takes its place.`;
  return [
    '',
    `### ${peer.title}`,
    '',
    `${peer.version}: ${covered.length} of ${counterparts.length} checks have a policy.${inItsPlace}`,
    ...listed(
      'Without a policy:',
      without.map(({ check }) => `\`${check.id}\`: ${whyUncovered(check)}`),
    ),
    ...listed(
      'Not the same, on purpose:',
      covered.flatMap(({ check }) =>
        check.differs === undefined ? [] : `\`${check.id}\`: ${check.differs}`,
      ),
    ),
  ];
}

function listed(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, '', ...lines.map((line) => `- ${line}`)];
}
