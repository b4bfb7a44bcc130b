import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './cache.ts';
import { isRunning } from './process.ts';
import { readState, type State } from './state.ts';

/** The cluster of `up`: one for each cache, whichever checkout started it. */
export interface Up {
  pid: number;
  /** Missing while it starts. */
  state: State | undefined;
}

export const upFolder = (): string => join(cacheFolder(), 'up');

export async function findUp(): Promise<Up | undefined> {
  const dir = upFolder();
  const pid = await readPid(dir);
  if (pid === undefined || !(await isRunning(pid, dir))) return undefined;
  return { pid, state: await readState(dir) };
}

export async function stopUp(up: Up): Promise<void> {
  process.kill(up.pid, 'SIGTERM');
  for (let waited = 0; await isRunning(up.pid, upFolder()); waited += 50) {
    if (waited === 30_000) process.kill(up.pid, 'SIGKILL');
    await sleep(50);
  }
}

/** What is in the folder of a cluster that is not running: it failed, or was killed. */
export async function hasRemains(): Promise<boolean> {
  return (await exists(upFolder())) && (await findUp()) === undefined;
}

export async function removeRemains(): Promise<void> {
  if (await hasRemains()) await rm(upFolder(), { recursive: true, force: true });
}

/** The supervisor makes its folder and then writes its id there; between the two is a moment. */
async function readPid(dir: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 10 && (await exists(dir)); attempt++) {
    const pid = Number(await readFile(join(dir, 'pid'), 'utf8').catch(() => ''));
    if (pid > 0) return pid;
    await sleep(20);
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
