import { pointerOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import { type Position, positionsOf } from '#manifest/position.ts';
import { readManifest } from '#manifest/read.ts';
import type { Problem } from '#policyset/problem.ts';

/** A file to be imported. */
export interface Source {
  /** As it is shown. */
  readonly file: string;
  readonly text: string;
  /** Named by the caller, and not merely found in a folder. */
  readonly named: boolean;
}

/** Keys and indexes from a document to a value. */
export type Path = readonly (string | number)[];

/** One document of a source. */
export interface SourceDocument {
  readonly source: Source;
  readonly value: Json;
  readonly at: (path: Path) => Position;
}

/** The documents of a source that can be read, empty ones left out, and what is wrong with the others. */
export function documentsOf(source: Source): {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
} {
  const positions = positionsOf(source.text);
  const read = readManifest(source.text);
  const documents = read.flatMap((document): SourceDocument[] => {
    if (document.kind !== 'value') return [];
    const at = (path: Path) => positions(document.index, pointerOf(path));
    return [{ source, value: document.value, at }];
  });
  const problems = read.flatMap((document): Problem[] => {
    if (document.kind !== 'error') return [];
    const { line, column, message } = document;
    // In a folder there are charts, too, whose templates are no YAML before they are rendered.
    return source.named
      ? [{ file: source.file, line, column, severity: 'error', message }]
      : [{ file: source.file, line, column, severity: 'warning', message: `skipped: ${message}` }];
  });
  return { documents, problems };
}
