import { coded } from '#errors.ts';
import type { Catalogue } from './catalogue.ts';
import { digestOf } from './digest.ts';
import type { SetDocument } from './document.ts';
import { disk, type Files, recording, type Snapshot } from './files.ts';
import { Library } from './library.ts';
import { inTextOrder, lineOf, type Problem } from './problem.ts';
import { called, goodOnes, nameOf, problemsOf, readAll } from './readings.ts';
import { compile, type PolicySets } from './sets.ts';
import { shippedSets } from './shipped.ts';

/** The policy sets asked for, with what they were made of; or everything that is wrong with them. */
export interface Loaded {
  /** Undefined where there is an error: one bad set keeps all from being loaded, so that none takes over half. */
  readonly sets?: PolicySets;
  /** Errors and warnings, in the order of the texts. */
  readonly problems: readonly Problem[];
  readonly snapshot: Snapshot;
}

/**
 * Loads the sets named: names that ship, files, or folders of files (a ConfigMap's mount). A file may hold several.
 * Throws `set-unknown` or `file-unreadable`; what is wrong inside a text is in the result.
 */
export function load(
  names: readonly string[],
  catalogue: Catalogue,
  { files = disk, now = new Date() }: { readonly files?: Files; readonly now?: Date } = {},
): Loaded {
  const record = recording(files);
  const library = new Library(record.files);
  const asked = library.all(names);
  const readings = readAll(asked, {
    catalogue,
    parent: (name, from) => called(name, asked) ?? library.parent(name, from),
    parents: [...shippedSets(), ...asked.map(nameOf)],
  });
  const problems = [...library.problems, ...problemsOf(readings, catalogue, now), ...repeatedNames(asked)];
  const result = { problems: inTextOrder(problems), snapshot: record.snapshot() };
  if (problems.some(({ severity }) => severity === 'error')) return result;
  const sets = goodOnes(readings);
  return { ...result, sets: compile(sets, digestOf(sets)) };
}

/**
 * `load` for those who cannot go on without: throws `set-unknown`, `file-unreadable` or `set-invalid`. `warn` gets a line
 * for each thing that does not do what it seems to.
 */
export function loadSets(
  names: readonly string[],
  catalogue: Catalogue,
  warn: (line: string) => void = () => {},
): PolicySets {
  const { sets, problems } = load(names, catalogue);
  if (sets === undefined) throw coded('set-invalid', errorsIn(problems));
  for (const problem of problems) warn(`warning: ${lineOf(problem)}`);
  return sets;
}

/** The errors among `problems`, a line each. */
export function errorsIn(problems: readonly Problem[]): string {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(lineOf)
    .join('\n');
}

function repeatedNames(documents: readonly SetDocument[]): readonly Problem[] {
  const first = new Map([...documents].reverse().map((document) => [nameOf(document), document]));
  return documents.flatMap((document) => {
    const name = nameOf(document);
    return name === '' || first.get(name) === document
      ? []
      : [document.error(['metadata', 'name'], `two policy sets are called "${name}"`)];
  });
}
