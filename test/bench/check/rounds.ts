import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { inputsFor, readInput } from '#cli/files.ts';
import { checked } from '#cli/inspect.ts';
import { inspectPaths, setsNamed } from '#cli/inspect-paths.ts';
import type { Terminal } from '#cli/output.ts';
import { readManifest } from '#manifest/read.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { plain } from '#report/paint.ts';
import { type ObjectEntry, reportOf } from '#report/result.ts';
import { table } from '#report/table.ts';
import { newestMinor } from '#schema/built-in.ts';

/** CPU time of one round, in microseconds: js-yaml, `check`, and those stages of it that can be run by themselves. */
export interface Stage {
  readonly jsYaml: number;
  readonly check: number;
  readonly files: number;
  readonly parse: number;
  readonly report: number;
}

const silent: Terminal = { out: () => {}, err: () => {}, paint: plain, watched: false, redraw: () => {} };

/** Rounds not counted: the same code runs some thousand times in each, so V8 is through with it after two. */
const WARM_UP = 2;

export async function spentInRounds(folder: string, rounds: number): Promise<readonly Stage[]> {
  const sets = await setsNamed(['recommended'], silent);
  const stages: Stage[] = [];
  for (let index = 0; index < WARM_UP + rounds; index++) stages.push(await round(folder, sets));
  return stages.slice(WARM_UP);
}

async function round(folder: string, sets: PolicySets): Promise<Stage> {
  const inputs = inputsFor([folder]);
  const texts = inputs.map((input) => readInput(input) ?? '');
  const entries = await judged(folder, sets);
  return {
    jsYaml: await spent(() => {
      for (const { path = '' } of inputs) loadQuietly(readFileSync(path, 'utf8'));
    }),
    check: await spent(async () => reported(await judged(folder, sets), inputs.length)),
    files: await spent(() => inputsFor([folder]).forEach(readInput)),
    parse: await spent(() => texts.forEach(readManifest)),
    report: await spent(() => reported(entries, inputs.length)),
  };
}

/** It throws at keys that occur twice, which kubectl reads, and so do we. */
function loadQuietly(text: string): void {
  try {
    loadAll(text);
  } catch {}
}

async function judged(folder: string, sets: PolicySets): Promise<ObjectEntry[]> {
  const inspections = inspectPaths([folder], { sets, question: 'wrong', kubernetes: newestMinor() }, silent);
  return (await Array.fromAsync(inspections, ({ objects }) => objects.map(checked))).flat();
}

function reported(entries: readonly ObjectEntry[], files: number): string {
  return table(reportOf(files, entries), plain);
}

async function spent(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
