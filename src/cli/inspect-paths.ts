import { coded } from '#errors.ts';
import { loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { counted } from '#report/table.ts';
import { type Input, inputsFor, readInput } from './files.ts';
import { type Inspection, inspect, isInspected } from './inspect.ts';
import type { Terminal } from './output.ts';
import { progressOver } from './progress.ts';

/** What was judged, and by which policy sets. */
export interface Inspected {
  readonly sets: PolicySets;
  readonly inspections: readonly Inspection[];
}

/**
 * Judges all manifests meant by `paths` under the sets named. Files found in a folder that hold no Kubernetes object
 * at all (a chart's values, a package.json) are skipped and named; a file named by the caller never is. Throws
 * `no-manifests` where nothing is left: a check of the wrong folder is not to pass for a clean one.
 */
export async function inspectPaths(
  paths: readonly string[],
  setNames: readonly string[],
  terminal: Terminal,
): Promise<Inspected> {
  const sets = loadSets(setNames, await loadCatalogue());
  const inputs = inputsFor(paths);
  const all = await inspectAll(inputs, sets, terminal);
  const isSkipped = (inspection: Inspection, index: number) =>
    inputs[index]?.named === false && isForeign(inspection);
  const inspections = all.filter((inspection, index) => !isSkipped(inspection, index));
  const skipped = all.filter(isSkipped).map(({ file }) => file);
  if (skipped.length > 0)
    terminal.err(`skipped ${counted(skipped.length, 'file')} without a Kubernetes object: ${some(skipped)}`);
  if (inspections.length === 0) throw coded('no-manifests', `no Kubernetes manifests in ${paths.join(', ')}`);
  return { sets, inspections };
}

async function inspectAll(
  inputs: readonly Input[],
  sets: PolicySets,
  terminal: Terminal,
): Promise<readonly Inspection[]> {
  const progress = progressOver(inputs.length, terminal);
  const now = new Date();
  const inspections: Inspection[] = [];
  try {
    for (const input of inputs) {
      const text = readInput(input);
      inspections.push(text === undefined ? notText(input.name) : inspect(input.name, text, sets, now));
      await progress.reached(inspections.length);
    }
  } finally {
    progress.end();
  }
  return inspections;
}

function notText(file: string): Inspection {
  const error = 'expected text in UTF-8, found other bytes';
  return { file, text: '', objects: [{ file, document: 0, error, line: 1, column: 1 }] };
}

/** It could be read, and none of it says `apiVersion` and `kind`. */
function isForeign({ objects }: Inspection): boolean {
  return objects.length > 0 && objects.every((entry) => !isInspected(entry) && entry.foreign === true);
}

function some(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
