import { counterpartsOf } from '#peers/cross-table.ts';
import type { Peer } from '#peers/peer.ts';
import type { Catalogue } from '#policyset/catalogue.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue, shippedSets } from '#policyset/shipped.ts';
import { coverEntries, coverTable, type SetIds } from '#report/covers.ts';
import { terminal } from './output.ts';

/** `admend policies list --covers TOOL`: what stands for the checks of a tool. */
export async function listCovered(peer: Peer, output: 'table' | 'json'): Promise<void> {
  const catalogue = await loadCatalogue();
  const sets = idsIn(['recommended', 'strict', ...(peer.set === undefined ? [] : [peer.set])], catalogue);
  const entries = coverEntries(counterpartsOf(peer, [...catalogue.values()]), sets);
  terminal.out(output === 'json' ? JSON.stringify(entries) : coverTable(peer, entries, terminal.paint));
}

function idsIn(names: readonly string[], catalogue: Catalogue): SetIds {
  const ships = shippedSets();
  const known = names.filter((name) => ships.includes(name));
  return Object.fromEntries(
    known.map((name) => [name, new Set(loadSets([name], catalogue).policies.map(({ id }) => id))]),
  );
}
