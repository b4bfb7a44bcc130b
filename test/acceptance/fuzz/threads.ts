import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { beforeInterruption } from '../interruption.ts';
import type { Pool } from './pool.ts';
import type { Sums } from './tally.ts';
import type { Share } from './worker.ts';

/** More say nothing faster than the objects can be handed out, and fill the machine of a person who works on. */
const MOST_THREADS = 4;

/** Examines the cases 0 to `end` of a seed in several threads; `take` is handed what is found, as it is found. */
export async function inThreads(
  pool: Pool,
  { seed, end }: { readonly seed: number; readonly end: number },
  take: (sums: Sums) => void,
): Promise<void> {
  const step = Math.min(availableParallelism(), MOST_THREADS);
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workers = Array.from({ length: step }, (_, first) => {
    const share: Share = { pool, seed, first, step, end, stop };
    return new Worker(new URL('./worker.ts', import.meta.url), { workerData: share }).on('message', take);
  });
  // Rejects when a thread ends with an error.
  const ended = Promise.all(workers.map((worker) => once(worker, 'exit')));
  // Node itself fails when threads are ended that are at work, so they are asked to end.
  const forget = beforeInterruption(() => {
    Atomics.store(stop, 0, 1);
    return ended;
  });
  try {
    await ended;
  } finally {
    forget();
  }
}
