import type { JsonMap } from '#json/value.ts';
import { stringAt } from '#json/value.ts';
import { table } from '../../bench/table.ts';
import { startCluster } from '../../cluster/cluster.ts';
import { type Figure, figureRow } from '../figures.ts';
import { print, say, sayBroken } from '../say.ts';
import { inParallel, Server } from '../server.ts';
import { Cases } from './cases.ts';
import { examine } from './examine.ts';
import { type Pool, poolOf } from './pool.ts';
import { progressLine } from './progress.ts';
import { type Asked, type Broken, FuzzTally, fuzzFigures } from './tally.ts';
import { TERMS } from './terms.ts';
import { inThreads } from './threads.ts';

export interface Fuzz {
  /** What cases are made of, beside the fixtures of the policies. */
  readonly objects: readonly JsonMap[];
  readonly seed: number;
  /** How many cases; undefined for the number that is promised. */
  readonly count: number | undefined;
  readonly cluster: boolean;
}

/** What an unasked run is held to. */
const PROMISED = 100_000;

/** Creations that the API server is asked about: what it answers in a minute or two. */
const MOST_ASKED = 10_000;

/** Objects between two lines of progress. */
const PROGRESS_EVERY = 10_000;
const ASKED_EVERY = 1_000;

/** Makes so many requests, looks at what becomes of each, and prints the figures. */
export async function fuzz({ objects, seed, count, cluster }: Fuzz): Promise<readonly Figure[]> {
  const end = count ?? PROMISED;
  const pool = poolOf(objects);
  say(`seed ${seed}: ${end} objects, made of ${pool.objects.length}`);
  const tally = new FuzzTally();
  const started = performance.now();
  await inThreads(pool, { seed, end }, (sums) => {
    tally.merge(sums);
    const { objects: done } = tally.sums;
    if (sums.objects > 0 && done % PROGRESS_EVERY < sums.objects)
      say(`fuzzed ${progressLine(done, end, performance.now() - started)}`);
  });
  const asked = cluster ? await askServer(pool, seed, end) : undefined;
  const figures = fuzzFigures(tally.sums, asked, count === undefined ? PROMISED : undefined);
  print(table(['figure', 'value', 'unit', 'goal'], figures.map(figureRow)));
  const broken = [...tally.sums.broken, ...(asked?.refused ?? [])].sort((a, b) => a.number - b.number);
  sayBroken(broken.map((each) => brokenLine(each, seed)));
  return figures;
}

/** Prints one case, such as can be kept in found/, and what is wrong with what becomes of it. */
export function fuzzOne(objects: readonly JsonMap[], seed: number, number: number): boolean {
  const one = new Cases(poolOf(objects), seed).at(number);
  const { wrong } = examine(one, TERMS);
  print(JSON.stringify({ found: wrong.map(({ law, what }) => `${law}: ${what}`), ...one }, null, 2));
  return wrong.length === 0;
}

function brokenLine({ number, law, what }: Broken, seed: number): string {
  return `case ${number}: ${law}: ${what}\n  again: npm run acceptance -- --fuzz --seed ${seed} --case ${number}`;
}

async function askServer(pool: Pool, seed: number, end: number): Promise<Asked> {
  const cases = new Cases(pool, seed);
  const cluster = await startCluster();
  const server = new Server(cluster);
  const refused: Broken[] = [];
  let [accepted, done] = [0, 0];
  const started = performance.now();
  try {
    await inParallel(creations(cases, end), async ({ number, before, after }) => {
      if ((await server.ask(before)).accepted) {
        accepted++;
        const verdict = await server.ask(after);
        if (!verdict.accepted) refused.push({ number, law: 'valid', what: verdict.reason });
      }
      if (++done % ASKED_EVERY === 0)
        say(`asked about ${progressLine(done, MOST_ASKED, performance.now() - started)} at most`);
    });
  } finally {
    server.close();
    await cluster.stop();
  }
  say(`the API server was asked about ${done} mended objects, and takes ${accepted} of them as they came`);
  return { accepted, refused };
}

/** The mended creations among the first cases. What else an update needs is not there, so it is not asked about. */
function* creations(cases: Cases, end: number) {
  let found = 0;
  for (let number = 0; number < end && found < MOST_ASKED; number++) {
    const one = cases.at(number);
    const { before, after } = examine(one, TERMS);
    const whole = stringAt(one.review, 'request', 'subResource') === undefined;
    const created = stringAt(one.review, 'request', 'operation') === 'CREATE';
    if (before === undefined || after === undefined || !created || !whole) continue;
    found++;
    yield { number, before, after };
  }
}
