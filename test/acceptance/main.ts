import { parseArgs } from 'node:util';
import { setFromCaller } from '#cli/files.ts';
import { AdmendError } from '#errors.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { table } from '../bench/table.ts';
import { startCluster } from '../cluster/cluster.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { judge, type Outcome } from './judge.ts';
import { manifestsIn, type Written } from './objects.ts';
import { ALSO_IN_K8S_AUTO_FIX } from './peer.ts';
import { inParallel, Server } from './server.ts';
import { type Figure, isMissed, ratio, Tally } from './tally.ts';

const USAGE = `usage: npm run acceptance [-- FOLDER] [--policies SET…] [--cluster] [--json]

Mends every object in the manifests of FOLDER (default: the real manifests of ADMEND_CORPUS) and looks at the result
from outside. Prints a table by policy and the figures.

  --policies SET  policy sets, by name or file; mend-all by default
  --cluster       asks a real API server about every object, before and after the mend (needs Go; starts its own)
  --json          ends the output with one line {"figures":[{"name","value","unit","goal"}]}

Exits 0 when every goal is met, 1 when one is missed or the work fails, 2 on wrong usage or input.
`;

const say = (line: string) => void process.stderr.write(`${line}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** Lines about broken laws that are shown; a law that is broken once is mostly broken often. */
const SHOWN = 20;

/** Objects between two lines of progress. */
const PROGRESS_EVERY = 1_000;

class UsageError extends Error {}

function isUsageError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      policies: { type: 'string', multiple: true },
      cluster: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help) print(USAGE);
  if (values.help) return 0;
  const [folder, more] = positionals;
  if (more !== undefined) throw new UsageError(`one folder at a time: "${more}" is one too many`);
  if (folder === undefined && !hasCorpus())
    throw new UsageError('no corpus: set ADMEND_CORPUS, or name a folder');

  const catalogue = await loadCatalogue();
  const sets = loadSets((values.policies ?? ['mend-all']).map(setFromCaller), catalogue);
  const every = loadSets(['audit-all'], catalogue);
  const now = new Date();
  const { files, objects, unread } = manifestsIn(folder);
  say(`${objects.length} objects in ${files} files; ${unread} documents are no Kubernetes object`);

  const tally = new Tally();
  const mended: { written: Written; outcome: Outcome }[] = [];
  for (const [index, written] of objects.entries()) {
    const outcome = judge(written.object, { sets, every, now });
    tally.add(written.place, outcome);
    mended.push({ written, outcome });
    if (index % PROGRESS_EVERY === PROGRESS_EVERY - 1)
      say(`mended ${index + 1} of ${objects.length} objects`);
  }
  if (values.cluster) await askServer(mended, tally);

  const whole = sets.sets.every(
    ({ enforce, policies }) => enforce && policies.every(({ mend }) => mend === 'risky'),
  );
  const figures = tally.figures(whole);
  report(tally, figures, sets.names.join(', '));
  if (values.json) print(figuresJson(figures));
  return figures.some(isMissed) ? 1 : 0;
}

/** Every object that was mended is asked twice, every other one once. */
async function askServer(
  mended: readonly { written: Written; outcome: Outcome }[],
  tally: Tally,
): Promise<void> {
  const cluster = await startCluster();
  const server = new Server(cluster);
  try {
    let asked = 0;
    await inParallel(mended, async ({ written: { place, object }, outcome }) => {
      const before = await server.ask(object);
      const after =
        outcome.mended === undefined || !before.accepted ? before : await server.ask(outcome.mended);
      tally.asked(place, { before, after });
      if (++asked % PROGRESS_EVERY === 0)
        say(`asked the API server about ${asked} of ${mended.length} objects`);
    });
  } finally {
    server.close();
    await cluster.stop();
  }
}

function report(tally: Tally, figures: readonly Figure[], sets: string): void {
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
  print(`policy sets: ${sets}\n\n${table(head, rows)}\n`);
  print(table(['figure', 'value', 'unit', 'goal'], figures.map(figureRow)));
  for (const line of tally.broken.slice(0, SHOWN)) say(line);
  if (tally.broken.length > SHOWN) say(`and ${tally.broken.length - SHOWN} more`);
}

function figureRow(figure: Figure): readonly string[] {
  const { name, value, unit, goal } = figure;
  const verdict = goal === null || value === null ? '' : isMissed(figure) ? 'MISSED' : 'met';
  return [
    name,
    value === null ? 'not asked' : String(value),
    unit,
    goal === null ? '' : `${goalText(goal)} ${verdict}`,
  ];
}

function goalText({ kind, value }: NonNullable<Figure['goal']>): string {
  return `${kind === 'at most' ? '<=' : '>='} ${value}`;
}

function figuresJson(figures: readonly Figure[]): string {
  return JSON.stringify({
    figures: figures.map(({ goal, ...figure }) => ({
      ...figure,
      goal: goal === null ? null : goalText(goal),
    })),
  });
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = isUsageError(error);
  say(`error: ${error instanceof Error ? error.message : error}${usage ? `\n\n${USAGE}` : ''}`);
  process.exitCode = usage || error instanceof AdmendError ? 2 : 1;
}
