import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { coded } from '#errors.ts';
import { stringAt } from '#json/value.ts';
import { nearest } from '#nearest.ts';
import type { Catalogue } from './catalogue.ts';
import { documentsIn, type SetDocument } from './document.ts';
import { disk, type Files, recording, type Snapshot } from './files.ts';
import { warningsFor } from './lint.ts';
import { inTextOrder, lineOf, type Problem } from './problem.ts';
import { type ReadSet, readSet, type Surroundings } from './read.ts';
import { policySetSchema } from './schema.ts';
import { compile, type PolicySets } from './sets.ts';
import { isPath, readShippedSet, shippedSets } from './shipped.ts';
import { type Validator, validatorFor } from './validate.ts';

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
  const asked = [...new Set(names)].flatMap((name) => library.named(name));
  const validate = validatorOf(catalogue);
  const parents = [...shippedSets(), ...asked.map(nameOf)];
  const surroundings: Surroundings = {
    catalogue,
    validate,
    parent: (name, from) => asked.find((document) => nameOf(document) === name) ?? library.parent(name, from),
    parents,
    resolved: new Map(),
  };
  const read = asked.map((document) => readSet(document, surroundings));
  const problems = [
    ...library.problems,
    ...read.flatMap((each) => ('problems' in each ? each.problems : [])),
    ...repeatedNames(asked),
    ...asked.flatMap((document, index) => warnings(document, read[index], validate, now)),
  ];
  const snapshot = record.snapshot();
  const result = { problems: inTextOrder(once(problems)), snapshot };
  if (problems.some(({ severity }) => severity === 'error')) return result;
  const sets = read.flatMap((each) => ('set' in each ? [each.set] : []));
  const policies = sets.flatMap((set) => set.policies.map(({ policy, ...orders }) => [policy.id, orders]));
  const contents = [sets.map((set) => ({ ...set, policies: [] })), policies];
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  return { ...result, sets: compile(sets, `sha256:${digest.slice(0, 16)}`) };
}

/** `load` for those who cannot go on without: throws `set-unknown`, `file-unreadable` or `set-invalid`. */
export function loadSets(names: readonly string[], catalogue: Catalogue): PolicySets {
  const { sets, problems } = load(names, catalogue);
  if (sets === undefined) throw coded('set-invalid', errorsIn(problems));
  return sets;
}

/** The errors among `problems`, a line each. */
export function errorsIn(problems: readonly Problem[]): string {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(lineOf)
    .join('\n');
}

const VALIDATORS = new WeakMap<Catalogue, Validator>();

function validatorOf(catalogue: Catalogue): Validator {
  const validator = VALIDATORS.get(catalogue) ?? validatorFor(policySetSchema(catalogue));
  VALIDATORS.set(catalogue, validator);
  return validator;
}

/** The sets that can be had by name or path, each read once. */
class Library {
  readonly problems: Problem[] = [];
  readonly #files: Files;
  readonly #documents = new Map<string, readonly SetDocument[]>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** All documents that a name, file or folder stands for. */
  named(name: string): readonly SetDocument[] {
    if (!isPath(name)) return this.#shipped(name);
    try {
      const entries = this.#files.list(name);
      const files = entries?.filter(isSetFile).map((entry) => join(name, entry)) ?? [name];
      if (files.length === 0) this.problems.push(atStart(name, 'expected files of policy sets, found none'));
      return files.flatMap((file) => this.#read(file, file, () => this.#files.read(file)));
    } catch (error) {
      throw coded('file-unreadable', `policy set ${name}: ${reasonOf(error)}`, error);
    }
  }

  /** The one that `from` extends, a set that ships or a file seen from its own; or why there is none. */
  parent(name: string, from: SetDocument): SetDocument | string | undefined {
    if (!isPath(name)) return shippedSets().includes(name) ? this.#shipped(name)[0] : undefined;
    const file = resolve(dirname(from.file), name);
    try {
      const [document, ...more] = this.#read(file, file, () => this.#files.read(file));
      if (document === undefined) return `${name} cannot be read as a policy set`;
      return more.length === 0
        ? document
        : `${name} holds ${more.length + 1} policy sets: extend them by name`;
    } catch (error) {
      return `${name} cannot be read: ${reasonOf(error)}`;
    }
  }

  #shipped(name: string): readonly SetDocument[] {
    const ships = shippedSets();
    if (!ships.includes(name)) throw coded('set-unknown', unknownSet(name, ships));
    return this.#read(` ${name}`, name, () => readShippedSet(name));
  }

  #read(key: string, file: string, text: () => string): readonly SetDocument[] {
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const { documents, problems } = documentsIn(file, text());
    this.#documents.set(key, documents);
    this.problems.push(...problems);
    if (documents.length === 0 && problems.length === 0)
      this.problems.push(atStart(file, 'expected a policy set, found nothing'));
    return documents;
  }
}

function atStart(file: string, message: string): Problem {
  return { file, line: 1, column: 1, severity: 'error', message };
}

/** `no such file or directory`, out of `ENOENT: no such file or directory, open '…'`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^E[A-Z]+: ([^,]*),/.exec(message)?.[1] ?? message;
}

function isSetFile(entry: string): boolean {
  return /^[^.].*\.(ya?ml|json)$/.test(basename(entry));
}

/** A parent's problems are also those of every set that extends it. */
function once(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [lineOf(problem), problem])).values()];
}

function unknownSet(name: string, ships: readonly string[]): string {
  const meant = nearest(name, ships);
  const guess = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return `no policy set "${name}"${guess}; there are ${ships.join(', ')}, and files by their path: ./${name}.yaml`;
}

function nameOf({ value }: SetDocument): string {
  return stringAt(value, 'metadata', 'name') ?? '';
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

/** Of sets without an error only: what is wrong comes first. */
function warnings(
  document: SetDocument,
  read: ReadSet | undefined,
  validate: Validator,
  now: Date,
): readonly Problem[] {
  const checked = validate(document);
  if (read === undefined || !('set' in read) || !('written' in checked)) return [];
  const ids = read.set.policies.map(({ policy }) => policy.id);
  return warningsFor(checked.written, ids, document, now);
}
