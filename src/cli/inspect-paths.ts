import { loadCatalogue, loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { counted } from '#report/table.ts';
import { inputsFor, readInput } from './files.ts';
import { type Inspection, inspect, isInspected, type Question } from './inspect.ts';
import type { Terminal } from './output.ts';

/** Files to say how far the work is, when a person watches. */
const PROGRESS_EVERY = 200;

/** The policy sets named. Throws `set-unknown` or `set-invalid`. */
export async function setsNamed(names: readonly string[]): Promise<PolicySets> {
  return loadSets(names, await loadCatalogue());
}

/**
 * Asks `question` of all manifests meant by `paths`, file by file. Files found in a folder that hold no Kubernetes object
 * at all (a chart's values, a package.json) are skipped and named; a file named by the caller never is.
 */
export function* inspectPaths(
  paths: readonly string[],
  sets: PolicySets,
  question: Question,
  { err, watched }: Terminal,
): Generator<Inspection, void> {
  const inputs = inputsFor(paths);
  if (inputs.length === 0) err(`no manifests (*.yaml, *.yml, *.json) in ${paths.join(', ')}`);
  const now = new Date();
  const skipped: string[] = [];
  for (const [index, input] of inputs.entries()) {
    const text = readInput(input);
    const inspection =
      text === undefined ? notText(input.name) : inspect(input.name, text, sets, question, now);
    if (input.named || !isForeign(inspection)) yield inspection;
    else skipped.push(input.name);
    if (watched && index % PROGRESS_EVERY === PROGRESS_EVERY - 1)
      err(`${index + 1} of ${inputs.length} files`);
  }
  if (skipped.length > 0)
    err(`skipped ${counted(skipped.length, 'file')} without a Kubernetes object: ${some(skipped)}`);
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
