import { basename, dirname, join, resolve } from 'node:path';
import { coded } from '#errors.ts';
import { nearest } from '#nearest.ts';
import { documentsIn, type SetDocument } from './document.ts';
import type { Files } from './files.ts';
import type { Problem } from './problem.ts';
import { isPath, readShippedSet, shippedSets } from './shipped.ts';

/** The sets that can be had by name or path, each read once. */
export class Library {
  readonly problems: Problem[] = [];
  readonly #files: Files;
  readonly #documents = new Map<string, readonly SetDocument[]>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** All documents that names, files and folders stand for. Throws `set-unknown` or `file-unreadable`. */
  all(names: readonly string[]): readonly SetDocument[] {
    return [...new Set(names)].flatMap((name) => this.#named(name));
  }

  #named(name: string): readonly SetDocument[] {
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

function unknownSet(name: string, ships: readonly string[]): string {
  const meant = nearest(name, ships);
  const guess = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return `no policy set "${name}"${guess}; there are ${ships.join(', ')}, and files by their path: ./${name}.yaml`;
}
