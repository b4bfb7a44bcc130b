import { parseArgs } from 'node:util';
import { admission } from './admission/admission.ts';
import { record } from './admission/record.ts';
import { check } from './check/check.ts';
import { type Figure, figureRows, figuresJson } from './figure.ts';
import type { Measurement, Say } from './measurement.ts';
import { manyPolicies } from './policies/policies.ts';
import { table } from './table.ts';
import { verification } from './verify/verify.ts';

interface Bench {
  readonly about: string;
  readonly measure: (say: Say) => Promise<Measurement>;
}

/** In the order in which they run when none is named. */
const BENCHES: Readonly<Record<string, Bench>> = {
  admission: {
    about: 'the full webhook beside null webhooks: CPU per request, throughput, p99',
    measure: admission,
  },
  verify: {
    about: 'the share of verification in the CPU time of a request, stage by stage in one process',
    measure: verification,
  },
  policies: {
    about: 'a thousand policies loaded beside twenty: CPU per request',
    measure: manyPolicies,
  },
  check: {
    about: 'check of real manifests beside js-yaml, which only parses them: CPU time',
    measure: check,
  },
};

const USAGE = `usage: npm run bench [-- NAME…] [--json]

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}

Without a name: all of them. --json ends the output with one line {"figures":[{"name","value","unit","goal"}]}.
Each figure is the median of its rounds, and the worst round is shown beside it. A missed goal is shown, and is no
failure: exits 0 once everything was measured, 1 when a server or an answer was not as it should be, 2 on wrong usage.

  npm run bench -- record    makes the reviews that admission replays anew, from a real API server (test/cluster)
`;

class UsageError extends Error {}

const say: Say = (line) => void process.stderr.write(`${line}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  try {
    const { names, json, help } = parse(args);
    if (help) print(USAGE);
    else if (names[0] === 'record') await record();
    else report(await measure(names), json);
    return 0;
  } catch (error) {
    const usage = isUsageError(error);
    say(`error: ${error instanceof Error ? error.message : error}${usage ? `\n\n${USAGE}` : ''}`);
    return usage ? 2 : 1;
  }
}

function parse(args: readonly string[]) {
  const options = {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  const known = [...Object.keys(BENCHES), 'record'];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`no bench "${unknown}"; there are ${known.join(', ')}`);
  if (names.includes('record') && (names.length > 1 || values.json))
    throw new UsageError('record measures nothing: it stands alone');
  return { names, json: values.json, help: values.help === true };
}

async function measure(names: readonly string[]): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const name of names) {
    const bench = BENCHES[name];
    if (bench === undefined) continue;
    const measured = await bench.measure((line) => say(`${name}: ${line}`));
    for (const { title, head, rows } of measured.tables) print(`\n${title}\n\n${table(head, rows)}`);
    figures.push(...measured.figures);
  }
  return figures;
}

function report(figures: readonly Figure[], json: boolean): void {
  print(`\n${table(['figure', 'median', 'worst', 'unit', 'goal'], figureRows(figures))}`);
  if (json) print(figuresJson(figures));
}

function isUsageError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
}

// Exits by themselves skip `finally`, but not the listeners of `exit`.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

process.exitCode = await main(process.argv.slice(2));
