import type { JsonMap } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { type ManifestDocument, readManifest } from '#manifest/read.ts';
import { type Input, isReadOnce, readInput } from './files.ts';

/** A file that was read: its text, and the documents in it. */
export interface Reading {
  readonly text: string;
  readonly documents: readonly ManifestDocument[];
}

export function readingOf(text: string): Reading {
  return { text, documents: readManifest(text) };
}

/** The Kubernetes objects in a file. What cannot be read is none; whoever judges the file tells of it. */
export function objectsOf({ documents }: Reading): readonly JsonMap[] {
  return documents
    .flatMap((document) => (document.kind === 'value' ? objectsIn(document.value) : []))
    .flatMap((entry) => ('object' in entry ? [entry.object] : []));
}

/** The most UTF-16 units of text of which all objects are kept: they take some ten times the memory. */
export const MOST_KEPT = 64 * 1024 * 1024;

/** Files that are read before they are judged, because what is said of one depends on the others. */
export class Readings {
  readonly #most: number;
  readonly #kept = new Map<Input, Reading | undefined>();
  #length = 0;

  /** Keeps at most `most` UTF-16 units of text, and beyond that only what could not be read again. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Reads a file that will be asked for again; undefined where it is not UTF-8. Throws `file-unreadable`. */
  ahead(input: Input): Reading | undefined {
    if (this.#kept.has(input)) return this.#kept.get(input);
    const reading = read(input);
    const length = reading?.text.length ?? 0;
    if (this.#length + length <= this.#most || isReadOnce(input)) {
      this.#kept.set(input, reading);
      this.#length += length;
    }
    return reading;
  }

  /** The same for the last time. */
  take(input: Input): Reading | undefined {
    if (!this.#kept.has(input)) return read(input);
    const reading = this.#kept.get(input);
    this.#kept.delete(input);
    return reading;
  }
}

function read(input: Input): Reading | undefined {
  const text = readInput(input);
  return text === undefined ? undefined : readingOf(text);
}
