import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { loadSets } from '#policyset/load.ts';
import { differencesIn, Namespaces } from '../acceptance/creations.ts';
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

  test(
    'are created as the dry run said when mend-all has mended them',
    async () => {
      const sets = loadSets(['mend-all'], CATALOGUE);
      const yardstick = { sets, every: loadSets(['audit-all'], CATALOGUE), now: new Date() };
      const namespaces = new Namespaces();
      const some = manifestsIn(undefined)
        .objects.filter(({ place }) => before.get(place)?.accepted === true)
        .filter((_, index) => index % 10 === 0);
      const different: string[] = [];
      let created = 0;
      await inParallel(some, async ({ place, object }) => {
        const { mended } = judge(object, yardstick);
        if (mended === undefined) return;
        const settled = namespaces.settled(mended);
        const dry = await server.ask(settled);
        const differences = differencesIn(dry.object, await server.create(settled));
        created++;
        if (differences.length > 0) different.push(`${place}: ${differences.join('; ')}`);
      });
      await namespaces.clear(server);
      expect(different).toEqual([]);
      expect(created).toBeGreaterThan(150);
    },
    5 * MINUTES,
  );
});
