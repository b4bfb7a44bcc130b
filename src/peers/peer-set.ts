import type { JsonMap } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { type AskedPolicy, joinedAsks } from './ask.ts';
import { asksOf, counterpartsOf, whyUncovered } from './cross-table.ts';
import type { Peer } from './peer.ts';
import { setText } from './set-text.ts';

/**
 * The set that ships in the place of a peer, as YAML: what it asks where nobody configured anything. Nothing is denied, so
 * that it can be tried in any cluster. Throws where two checks ask one policy for different things: one of them has to go.
 */
export function peerSet(peer: Peer, name: string, policies: readonly Policy[]): string {
  const asked = counterpartsOf(peer, policies).filter(({ check }) => check.byDefault);
  const { policies: entries, conflicts } = joinedAsks(asked.flatMap(asksOf));
  if (conflicts.length > 0)
    throw new Error(`${peer.tool}: ${conflicts.map(({ check }) => check).join(', ')}`);
  const missing = asked.filter((counterpart) => counterpart.policies.length === 0);
  return setText({
    name,
    about: [
      `In the place of ${peer.title}: ${peer.version}${everyCheck(peer) ? '' : ', those that are on by default'}.`,
      ...(missing.length === 0 ? [] : ['Without a counterpart:']),
      ...missing.map(({ check }) => `- ${check.id}: ${whyUncovered(check)}`),
      'Written by `npm run generate`.',
    ],
    mode: 'enforce',
    extends: [],
    policies: entries.map((entry) => ({
      remark: entry.checks.join(', '),
      entry: { id: entry.id, mend: 'evidence', unmended: 'warn', ...parametersOf(entry) },
    })),
    exemptions: [],
  });
}

function everyCheck({ checks }: Peer): boolean {
  return checks.every(({ byDefault }) => byDefault);
}

function parametersOf({ parameters }: AskedPolicy): { readonly parameters?: JsonMap } {
  return Object.keys(parameters).length === 0 ? {} : { parameters };
}
