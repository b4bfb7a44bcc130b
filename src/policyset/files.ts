import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** Where the texts of policy sets are read from. Both throw what the file system throws. */
export interface Files {
  readonly read: (path: string) => string;
  /** The names in a folder, sorted; undefined for what is no folder. */
  readonly list: (path: string) => readonly string[] | undefined;
}

export const disk: Files = {
  read: (path) => readFileSync(path, 'utf8'),
  list: (path) => (statSync(path).isDirectory() ? readdirSync(path).sort() : undefined),
};

/** All that was read, so that it can be read again elsewhere and later. Plain data. */
export interface Snapshot {
  /** Null for what could not be read: it is awaited. */
  readonly texts: Readonly<Record<string, string | null>>;
  /** Null for what is no folder, or is not there. */
  readonly lists: Readonly<Record<string, readonly string[] | null>>;
}

/** Reads from `files` and remembers what it read. */
export function recording(files: Files): { readonly files: Files; readonly snapshot: () => Snapshot } {
  const texts: Record<string, string | null> = {};
  const lists: Record<string, readonly string[] | null> = {};
  return {
    files: {
      read: (path) => {
        texts[path] = null;
        const text = files.read(path);
        texts[path] = text;
        return text;
      },
      list: (path) => {
        lists[path] = null;
        const names = files.list(path);
        lists[path] = names ?? null;
        return names;
      },
    },
    snapshot: () => ({ texts, lists }),
  };
}

/** Reads what a snapshot holds, and nothing else. */
export function replaying({ texts, lists }: Snapshot): Files {
  return {
    read: (path) => known(texts[path] ?? undefined, path),
    list: (path) => known(lists[path], path) ?? undefined,
  };
}

function known<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Error(`${path} was not there`);
  return value;
}

/** True when everything that was read still reads the same, and what could not be read still cannot. */
export function isCurrent(snapshot: Snapshot, files: Files): boolean {
  const again = recording(files);
  for (const path of Object.keys(snapshot.texts)) attempt(() => again.files.read(path));
  for (const path of Object.keys(snapshot.lists)) attempt(() => again.files.list(path));
  return isDeepStrictEqual(again.snapshot(), snapshot);
}

/** What fails is in the recording as what could not be read. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch {}
}
