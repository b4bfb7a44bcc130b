import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { isMap, type Json, type JsonMap, mapAt } from '#json/value.ts';
import { breachesOf } from '#verify/invariants/invariants.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { inParallel, Server, type Verdict } from '../acceptance/server.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { type InvariantCase, invariantCases, stateOf } from '../support/invariants.ts';

const MINUTES = 60_000;

const describe = describeAlways.skipIf(!inject('cluster'));
let cluster: Cluster;
let server: Server;

beforeAll(async () => {
  if (!inject('cluster')) return;
  cluster = await startCluster();
  server = new Server(cluster);
});

afterAll(async () => {
  server?.close();
  await cluster?.stop();
});

const CASES = invariantCases();

describe('what the invariants say of a fixture the API server says too', () => {
  test('when it would be created', async () => {
    const created = CASES.filter(({ there }) => there === undefined);
    expect(await mistakenAbout(created, ({ object }) => server.ask(object))).toEqual([]);
  });

  test(
    'when it would take the place of what is there',
    async () => {
      const updated = CASES.filter(({ there }) => there !== undefined);
      expect(await mistakenAbout(updated, (fixture) => answerToUpdate(fixture))).toEqual([]);
    },
    3 * MINUTES,
  );
});

async function mistakenAbout(
  cases: readonly InvariantCase[],
  ask: (fixture: InvariantCase) => Promise<Verdict>,
): Promise<readonly string[]> {
  const mistaken: string[] = [];
  await inParallel(cases, async (fixture) => {
    const { accepted, reason } = await ask(fixture);
    if (accepted !== fixture.accepted) mistaken.push(`${fixture.file}: ${reason}`);
  });
  return mistaken;
}

/** Makes what is there, and asks about the change. Each has a name of its own, because all are there at once. */
async function answerToUpdate({ file, there, object, subresource }: InvariantCase): Promise<Verdict> {
  const name = file
    .replace(/\W+/g, '-')
    .replace(/-yaml$/, '')
    .toLowerCase();
  const named = (each: JsonMap): JsonMap => ({ ...each, metadata: { ...mapAt(each, 'metadata'), name } });
  const before = named(there ?? {});
  const { ephemeralContainers, ...spec } = mapAt(before, 'spec') ?? {};
  await server.make({ ...before, spec });
  if (ephemeralContainers !== undefined)
    await server.change({ ...before, spec }, { spec: { ephemeralContainers } }, 'ephemeralcontainers');
  return server.askToChange(before, mergePatch(before, named(object)), subresource);
}

/** RFC 7386: what makes `after` of `before`. */
function mergePatch(before: JsonMap, after: JsonMap): JsonMap {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys({ ...before, ...after })) {
    const [old, now] = [before[key] ?? null, after[key] ?? null];
    if (isMap(old) && isMap(now)) patch[key] = mergePatch(old, now);
    else if (JSON.stringify(old) !== JSON.stringify(now)) patch[key] = now;
  }
  return patch;
}

describeAlways.skipIf(!(inject('cluster') && hasCorpus()))('real manifests', () => {
  test(
    'that the API server accepts break no invariant',
    async () => {
      const alarms: string[] = [];
      let accepted = 0;
      await inParallel(manifestsIn(undefined).objects, async ({ place, object }) => {
        if (!(await server.ask(object)).accepted) return;
        accepted++;
        const breaches = breachesOf(stateOf(object));
        if (breaches.length > 0) alarms.push(`${place}: ${breaches.join('; ')}`);
      });
      expect(accepted).toBeGreaterThan(3_400);
      expect(alarms).toEqual([]);
    },
    5 * MINUTES,
  );
});
