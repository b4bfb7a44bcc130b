import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { loadSets } from '#policyset/load.ts';
import { judge } from '../acceptance/judge.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { inParallel, Server, type Verdict } from '../acceptance/server.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { CATALOGUE } from '../support/sets.ts';

const MINUTES = 60_000;

const describe = describeAlways.skipIf(!(inject('cluster') && hasCorpus()));
let cluster: Cluster;
let server: Server;
let before: ReadonlyMap<string, Verdict>;

beforeAll(async () => {
  cluster = await startCluster();
  server = new Server(cluster);
  const verdicts = new Map<string, Verdict>();
  await inParallel(manifestsIn(undefined).objects, async ({ place, object }) => {
    const { accepted, reason } = await server.ask(object);
    verdicts.set(place, { accepted, reason });
  });
  before = verdicts;
}, 5 * MINUTES);

afterAll(async () => {
  server?.close();
  await cluster?.stop();
});

describe('real manifests that the API server accepts', () => {
  test('are most of them', () => {
    expect([...before.values()].filter(({ accepted }) => accepted).length).toBeGreaterThan(3_400);
  });

  test.each(['recommended', 'strict', 'mend-all'])(
    'are accepted when %s has mended them',
    async (name) => {
      const sets = loadSets([name], CATALOGUE);
      const yardstick = { sets, every: loadSets(['audit-all'], CATALOGUE), now: new Date() };
      const refused: string[] = [];
      await inParallel(manifestsIn(undefined).objects, async ({ place, object }) => {
        if (before.get(place)?.accepted !== true) return;
        const { mended } = judge(object, yardstick);
        if (mended === undefined) return;
        const { accepted, reason } = await server.ask(mended);
        if (!accepted) refused.push(`${place}: ${reason}`);
      });
      expect(refused).toEqual([]);
    },
    5 * MINUTES,
  );
});
