import { setImmediate as breath } from 'node:timers/promises';
import type { JsonMap } from '#json/value.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { table } from '../bench/table.ts';
import { startCluster } from '../cluster/cluster.ts';
import { differencesIn, Namespaces } from './creations.ts';
import { type Figure, figureRow } from './figures.ts';
import { judge, keysIn, type Outcome, type Yardstick } from './judge.ts';
import { superfluousIn } from './minimal.ts';
import type { Written } from './objects.ts';
import { ALSO_IN_K8S_AUTO_FIX } from './peer.ts';
import { print, say, sayBroken } from './say.ts';
import { inParallel, Server } from './server.ts';
import { ratio, Tally } from './tally.ts';
import { faultsOf } from './validity.ts';

/** Objects between two lines of progress. */
const PROGRESS_EVERY = 1_000;

const BREATH_EVERY = 50;

interface Mended {
  readonly written: Written;
  readonly outcome: Outcome;
}

export interface Questions {
  readonly cluster: boolean;
  /** How many mended objects at the least the API server is to create; undefined where nobody knows the objects. */
  readonly many: number | undefined;
}

/** Mends all objects, looks at each, and prints the figures. */
export async function mendAll(
  objects: readonly Written[],
  yardstick: Yardstick,
  { cluster, many }: Questions,
): Promise<readonly Figure[]> {
  const tally = new Tally();
  const { sets, now } = yardstick;
  const measure = { keysOf: (object: JsonMap) => keysIn(object, sets, now), faultsOf };
  const mended: Mended[] = [];
  for (const written of objects) {
    const outcome = judge(written.object, yardstick);
    tally.add(written.place, outcome);
    tally.superfluous(written.place, superfluousIn(written.object, outcome.patch, measure));
    const done = mended.push({ written, outcome });
    if (done % PROGRESS_EVERY === 0) say(`mended ${done} of ${objects.length} objects`);
    // Or a signal would wait for the end.
    if (done % BREATH_EVERY === 0) await breath();
  }
  if (cluster) await askServer(mended, tally);
  const figures = tally.figures(isWhole(sets) && many !== undefined, many);
  report(tally, figures, sets);
  return figures;
}

/** The sets apply every fix that there is. */
function isWhole({ sets }: PolicySets): boolean {
  return sets.every(({ enforce, policies }) => enforce && policies.every(({ mend }) => mend === 'risky'));
}

/** Every object is asked about, and where it was mended, the mended one is asked about and created. */
async function askServer(mended: readonly Mended[], tally: Tally): Promise<void> {
  const cluster = await startCluster();
  const server = new Server(cluster);
  const namespaces = new Namespaces();
  let [asked, created] = [0, 0];
  try {
    await inParallel(mended, async ({ written: { place, object }, outcome }) => {
      const before = await server.ask(object);
      if (outcome.mended === undefined || !before.accepted) {
        tally.asked(place, { before, after: before });
      } else {
        const settled = namespaces.settled(outcome.mended);
        const after = await server.ask(settled);
        tally.asked(place, { before, after });
        if (after.accepted) {
          tally.created(place, differencesIn(after.object, await server.create(settled)));
          created++;
        }
      }
      if (++asked % PROGRESS_EVERY === 0)
        say(`asked about ${asked} of ${mended.length} objects, created ${created} mended ones`);
    });
    await namespaces.clear(server);
  } finally {
    server.close();
    await cluster.stop();
  }
}

function report(tally: Tally, figures: readonly Figure[], { names }: PolicySets): void {
  const rows = [...tally.policies.values()]
    .sort((a, b) => (a.policy < b.policy ? -1 : 1))
    .map(({ policy, violations, fixable, cleared }) => [
      policy,
      String(violations),
      String(fixable),
      String(cleared),
      String(ratio(cleared, violations) ?? ''),
      ALSO_IN_K8S_AUTO_FIX.has(policy) ? 'yes' : '',
    ]);
  const head = ['policy', 'violations', 'with a fix', 'cleared', 'cleared/violations', 'in k8s-auto-fix'];
  print(`policy sets: ${names.join(', ')}\n\n${table(head, rows)}\n`);
  print(table(['figure', 'value', 'unit', 'goal'], figures.map(figureRow)));
  sayBroken(tally.broken);
}
