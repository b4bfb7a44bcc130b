import { coded } from '#errors.ts';
import { loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { counted } from '#report/table.ts';
import { inputsFor, readInput } from './files.ts';
import { type Inspection, inspect, isInspected, type Question } from './inspect.ts';
import type { Terminal } from './output.ts';
import { progressOver } from './progress.ts';

/** The policy sets named. Throws `set-unknown`, `set-invalid` or `file-unreadable`. */
export async function setsNamed(names: readonly string[]): Promise<PolicySets> {
  return loadSets(names, await loadCatalogue());
}

/**
 * Asks `question` of all manifests meant by `paths`, file by file. Files found in a folder that hold no Kubernetes
 * object at all (a chart's values, a package.json) are skipped and named; a file named by the caller never is. Throws
 * `no-manifests` where nothing is left: a check of the wrong folder is not to pass for a clean one.
 */
export async function* inspectPaths(
  paths: readonly string[],
  sets: PolicySets,
  question: Question,
  terminal: Terminal,
): AsyncGenerator<Inspection, void> {
  const inputs = inputsFor(paths);
  const progress = progressOver(inputs.length, terminal);
  const now = new Date();
  const skipped: string[] = [];
  try {
    for (const [index, input] of inputs.entries()) {
      const text = readInput(input);
      const inspection =
        text === undefined ? notText(input.name) : inspect(input.name, text, sets, question, now);
      if (input.named || !isForeign(inspection)) yield inspection;
      else skipped.push(input.name);
      await progress.reached(index + 1);
    }
  } finally {
    progress.end();
  }
  if (skipped.length > 0)
    terminal.err(`skipped ${counted(skipped.length, 'file')} without a Kubernetes object: ${some(skipped)}`);
  if (skipped.length === inputs.length)
    throw coded('no-manifests', `no Kubernetes manifests in ${paths.join(', ')}`);
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
