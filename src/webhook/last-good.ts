import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#errors.ts';
import { isList, isMap, type Json, mapAt, numberAt } from '#json/value.ts';
import type { Snapshot } from '#policyset/files.ts';
import type { Log } from '#telemetry/log.ts';

/** Keeps what the last good policy sets were made of. Does without when it cannot. */
export interface LastGood {
  readonly save: (snapshot: Snapshot) => void;
  /** Undefined where nothing was saved, or nothing that can be read. */
  readonly read: () => Snapshot | undefined;
}

const VERSION = 1;

/** In a file of `folder`, one for each choice of sets: several webhooks of a machine do not disturb each other. */
export function lastGoodIn(folder: string, names: readonly string[], log: Log): LastGood {
  const choice = createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 16);
  const file = join(folder, `policy-sets-${choice}.json`);
  return {
    save: (snapshot) => {
      const beside = `${file}.${process.pid}`;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(beside, JSON.stringify({ version: VERSION, ...snapshot }), { mode: 0o600 });
        renameSync(beside, file);
      } catch (error) {
        discard(beside);
        log.warn({ folder, error: messageOf(error) }, 'the policy sets cannot be kept for a restart');
      }
    },
    read: () => {
      try {
        return snapshotIn(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return undefined;
      }
    },
  };
}

/** Whatever was in the file: what is not a snapshot of ours is none. */
function snapshotIn(saved: Json): Snapshot | undefined {
  if (numberAt(saved, 'version') !== VERSION) return undefined;
  const texts = Object.entries(mapAt(saved, 'texts') ?? {}).flatMap(([path, text]) =>
    typeof text === 'string' || text === null ? [[path, text] as const] : [],
  );
  const lists = Object.entries(mapAt(saved, 'lists') ?? {}).map(
    ([path, names]) =>
      [path, isList(names) ? names.filter((name) => typeof name === 'string') : null] as const,
  );
  return isMap(saved) ? { texts: Object.fromEntries(texts), lists: Object.fromEntries(lists) } : undefined;
}

/** What is left of a file that could not be written. */
function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Then it was never there.
  }
}
