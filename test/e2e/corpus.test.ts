import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { inspect } from '#cli/inspect.ts';
import { mendedFile } from '#cli/mended-file.ts';
import { UNKNOWN_NAMESPACES } from '#cli/namespaces.ts';
import { readingOf } from '#cli/readings.ts';
import { isList, isMap, type Json, type JsonMap, stringAt } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';
import { loadSets } from '#policyset/load.ts';
import { lasting } from '../acceptance/lasting.ts';
import { inParallel, Server } from '../acceptance/server.ts';
import { corpusTexts, hasCorpus } from '../manifest/corpus.ts';
import { changed } from '../support/oracle.ts';
import { SCHEMAS } from '../support/reviews.ts';
import { CATALOGUE } from '../support/sets.ts';
import { WORKLOAD_KINDS } from '../support/workloads.ts';
import { Stage } from './stage.ts';

const SET = fileURLToPath(new URL('./every-mend.yaml', import.meta.url));
const MINUTES = 60_000;

const describe = describeAlways.skipIf(!(inject('cluster') && hasCorpus()));
let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await Stage.open([SET]);
  server = new Server(stage.cluster);
});

afterAll(() => {
  server?.close();
  return stage?.close();
});

/** The only object of a manifest, where it is a workload. */
function workloadIn(text: string): JsonMap | undefined {
  const [document] = readManifest(text).filter(({ kind }) => kind === 'value');
  const [entry] = document?.kind === 'value' ? objectsIn(document.value) : [];
  const object = entry !== undefined && 'object' in entry ? entry.object : undefined;
  return WORKLOAD_KINDS.some(({ kind }) => kind === stringAt(object, 'kind')) ? object : undefined;
}

/** Namespaces that the webhook leaves alone. */
const NEVER_ASKED = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

describe('a file that mend --write has changed', () => {
  test(
    'becomes the object that the webhook makes of the file as it was',
    async () => {
      const sets = loadSets([SET], CATALOGUE);
      const question = 'mended';
      const now = new Date();
      const terms = {
        sets,
        question,
        namespace: 'default',
        namespaces: UNKNOWN_NAMESPACES,
        schemas: SCHEMAS,
        now,
      } as const;
      const mendedText = (name: string, text: string) =>
        mendedFile(inspect(name, readingOf(text), terms)).text;
      const cases = [...corpusTexts()].flatMap(([name, text]) => {
        const [before, after] = [workloadIn(text), workloadIn(mendedText(name, text))];
        const isAsked = !NEVER_ASKED.has(stringAt(before, 'metadata', 'namespace') ?? '');
        return before === undefined || after === undefined || !isAsked ? [] : [{ name, before, after }];
      });
      const fromFiles = new Map<string, Json>();
      await inParallel(cases, async ({ name, after }) => {
        const { accepted, object } = await server.ask(after);
        if (accepted) fromFiles.set(name, lasting(object));
      });
      await stage.install([SET]);
      const different: string[] = [];
      await inParallel(cases, async ({ name, before }) => {
        const expected = fromFiles.get(name);
        const { accepted, object } = await server.ask(before);
        if (accepted !== (expected !== undefined)) different.push(`${name}: accepted: ${accepted}`);
        else if (
          accepted &&
          JSON.stringify(sorted(lasting(object))) !== JSON.stringify(sorted(expected ?? null))
        )
          different.push(
            `${name}: ${changed(expected ?? null, lasting(object))
              .slice(0, 5)
              .join(' ')}`,
          );
      });
      console.log(`${fromFiles.size} of ${cases.length} workloads are accepted and compared`);
      expect(fromFiles.size).toBeGreaterThan(1_900);
      expect(different).toEqual([]);
    },
    8 * MINUTES,
  );
});

/** Members in the order of their names: a map has no order. */
function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
