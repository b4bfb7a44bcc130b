import { parseArgs } from 'node:util';
import { setFromCaller } from '#cli/files.ts';
import { AdmendError } from '#errors.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { ARCHIVE, hasCorpus } from '../manifest/corpus.ts';
import { type Figure, figuresJson, isMissed } from './figures.ts';
import { fuzz, fuzzOne } from './fuzz/run.ts';
import { exitOnSignals } from './interruption.ts';
import { mendAll } from './mends.ts';
import { type Manifests, manifestsIn } from './objects.ts';
import { print, say } from './say.ts';

const USAGE = `usage: npm run acceptance [-- FOLDER] [--policies SET…] [--cluster] [--json]
       npm run acceptance -- [FOLDER] --fuzz [--objects N] [--seed S] [--case N] [--cluster] [--json]

Mends every object in the manifests of FOLDER and looks at the result from outside. Prints a table by policy and the
figures. Without a folder it takes the archive manifests-dev.tar.gz of real manifests in the folder that ADMEND_CORPUS names
(default ../shared/corpus), which is no part of the repository.

  --policies SET  policy sets, by name or file; mend-all by default
  --cluster       asks a real API server about every object, before and after the mend, and has it create the mended
                  ones (needs Go; starts its own)
  --json          ends the output with one line {"figures":[{"name","value","unit","goal"}]}

With --fuzz: random requests instead, made of these objects and the policies' fixtures by changes of all sorts, under
mend-all, recommended and strict. The same seed and the same objects make the same requests.

  --objects N     how many; 100000 by default
  --seed S        a whole number; 1 by default
  --case N        only the one of this number: prints it as JSON, with what is wrong; a case that was wrong once is kept
                  in test/acceptance/fuzz/found/
  --cluster       asks a real API server about the first 10000 creations that are mended, before and after

"in k8s-auto-fix": that tool has the policy too; cleared_of_peers is the share of what these find that is cleared.

Exits 0 when every goal is met, 1 when one is missed or the work fails, 2 on wrong usage or input.
`;

/** So many of the real manifests are to be created in earnest. */
const CREATED = 1_000;

const DEFAULT_SEED = 1;

class UsageError extends Error {}

function isUsageError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
}

function parsed() {
  const { values, positionals } = parseArgs({
    options: {
      policies: { type: 'string', multiple: true },
      cluster: { type: 'boolean', default: false },
      fuzz: { type: 'boolean', default: false },
      objects: { type: 'string' },
      seed: { type: 'string' },
      case: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  const [folder, more] = positionals;
  if (more !== undefined) throw new UsageError(`one folder at a time: "${more}" is one too many`);
  const numbers = {
    objects: wholeNumber('objects', values.objects),
    seed: wholeNumber('seed', values.seed),
    case: wholeNumber('case', values.case),
  };
  const stray = Object.entries(numbers).find(([, number]) => number !== undefined && !values.fuzz);
  if (stray !== undefined) throw new UsageError(`--${stray[0]} is for --fuzz`);
  if (values.fuzz && values.policies !== undefined) throw new UsageError('--fuzz has policy sets of its own');
  return { ...values, ...numbers, folder };
}

type Options = ReturnType<typeof parsed>;

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} "${text}" is no whole number`);
  return Number(text);
}

async function main(): Promise<number> {
  const options = parsed();
  if (options.help) print(USAGE);
  if (options.help) return 0;
  const { folder, json } = options;
  if (folder === undefined && !hasCorpus())
    throw new UsageError(`${ARCHIVE} is not there: name a folder, such as examples/, or set ADMEND_CORPUS`);
  const manifests = manifestsIn(folder);
  const { files, objects, unread } = manifests;
  if (objects.length === 0) throw new UsageError(`no Kubernetes manifests in ${folder}`);
  say(`${objects.length} objects in ${files} files; ${unread} documents are no Kubernetes object`);
  if (options.case !== undefined) {
    const whole = objects.map(({ object }) => object);
    return fuzzOne(whole, options.seed ?? DEFAULT_SEED, options.case) ? 0 : 1;
  }
  const figures = options.fuzz ? await fuzzed(manifests, options) : await mended(manifests, options);
  if (json) print(figuresJson(figures));
  return figures.some(isMissed) ? 1 : 0;
}

function fuzzed({ objects }: Manifests, options: Options): Promise<readonly Figure[]> {
  const { seed = DEFAULT_SEED, objects: count, cluster } = options;
  return fuzz({ objects: objects.map(({ object }) => object), seed, count, cluster });
}

async function mended({ objects }: Manifests, options: Options): Promise<readonly Figure[]> {
  const catalogue = await loadCatalogue();
  const { policies = ['mend-all'], cluster, folder } = options;
  const sets = loadSets(policies.map(setFromCaller), catalogue);
  const every = loadSets(['audit-all'], catalogue);
  const many = folder === undefined ? CREATED : undefined;
  return mendAll(objects, { sets, every, now: new Date() }, { cluster, many });
}

exitOnSignals();

try {
  process.exitCode = await main();
} catch (error) {
  const usage = isUsageError(error);
  say(`error: ${error instanceof Error ? error.message : error}`);
  if (usage) say('npm run acceptance -- --help shows what there is');
  process.exitCode = usage || error instanceof AdmendError ? 2 : 1;
}
