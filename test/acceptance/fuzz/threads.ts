import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
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
  await Promise.all(
    Array.from({ length: step }, async (_, first) => {
      const share: Share = { pool, seed, first, step, end };
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: share });
      worker.on('message', take);
      // Rejects when the thread ends with an error.
      await once(worker, 'exit');
    }),
  );
}
