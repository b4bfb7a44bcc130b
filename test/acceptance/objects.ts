import { inputsFor, readInput } from '#cli/files.ts';
import type { JsonMap } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';
import { corpusTexts } from '../manifest/corpus.ts';

/** A Kubernetes object as somebody wrote it. */
export interface Written {
  /** File and document, and the place in a List: `dev/Pod/12.yaml#0/items/3`. */
  readonly place: string;
  readonly object: JsonMap;
}

export interface Manifests {
  readonly files: number;
  readonly objects: readonly Written[];
  /** Documents that are no Kubernetes object, or cannot be read. */
  readonly unread: number;
}

/** The objects in the manifests of a folder; without one, in those of the corpus. */
export function manifestsIn(folder: string | undefined): Manifests {
  const texts = folder === undefined ? corpusTexts() : textsBelow(folder);
  const entries = [...texts].flatMap(([file, text]) => entriesIn(file, text));
  const objects = entries.filter((entry) => entry !== undefined);
  return { files: texts.size, objects, unread: entries.length - objects.length };
}

/** Every object of a file; undefined for what is none. */
function entriesIn(file: string, text: string): readonly (Written | undefined)[] {
  return readManifest(text).flatMap((document) => {
    if (document.kind === 'empty') return [];
    if (document.kind === 'error') return [undefined];
    return objectsIn(document.value).map((entry) =>
      'object' in entry
        ? { place: `${file}#${document.index}${entry.pointer}`, object: entry.object }
        : undefined,
    );
  });
}

function textsBelow(folder: string): ReadonlyMap<string, string> {
  return new Map(
    inputsFor([folder]).flatMap((input) => {
      const text = readInput(input);
      return text === undefined ? [] : [[input.name, text] as const];
    }),
  );
}
