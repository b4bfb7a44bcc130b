import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// A holder that was killed cannot give its lock back. It is known by its silence rather than by its process
// id, which another process may have by now.
const sign = 2_000;
const silence = 15_000;

/** Does the work while no other process does work under the same lock. */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  await take(path, onWait);
  const signs = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), sign);
  try {
    return await work();
  } finally {
    clearInterval(signs);
    await rm(path, { force: true });
  }
}

async function take(path: string, onWait: () => void): Promise<void> {
  for (let attempt = 0; !(await create(path)); attempt++) {
    if (attempt === 0) onWait();
    if (await isAbandoned(path)) await rm(path, { force: true });
    else await sleep(250);
  }
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const lock = await stat(path).catch(() => undefined);
  return lock !== undefined && Date.now() - lock.mtimeMs > silence;
}
