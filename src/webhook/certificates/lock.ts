import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { setTimeout as elapsed } from 'node:timers/promises';
import { coded, messageOf } from '#errors.ts';

/** Nobody works under the lock for that long, so one that is older was left behind by a process that died. */
const STALE_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 25;

/** Does `work` while no other process does its own under the same lock file. Throws `file-unwritable`. */
export async function withLock<T>(file: string, work: () => T): Promise<T> {
  while (!taken(file)) {
    if (isStale(file)) rmSync(file, { force: true });
    else await elapsed(RETRY_MILLISECONDS);
  }
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

function taken(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw coded('file-unwritable', `${file}: ${messageOf(error)}`, error);
  }
}

function isStale(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > STALE_MILLISECONDS;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
