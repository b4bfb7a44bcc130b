import { parentPort, workerData } from 'node:worker_threads';
import { Cases } from './cases.ts';
import { examine } from './examine.ts';
import type { Pool } from './pool.ts';
import { FuzzTally } from './tally.ts';
import { TERMS } from './terms.ts';

/** The cases of one thread: every one whose number leaves `first` when divided by `step`, below `end`. */
export interface Share {
  readonly pool: Pool;
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly end: number;
  /** Anything but 0 asks all threads to end. */
  readonly stop: Int32Array;
}

/** Cases between two messages. */
const BATCH = 500;

const { pool, seed, first, step, end, stop }: Share = workerData;
const cases = new Cases(pool, seed);
let tally = new FuzzTally();
for (let number = first; number < end && Atomics.load(stop, 0) === 0; number += step) {
  tally.add(number, examine(cases.at(number), TERMS));
  if (tally.sums.objects === BATCH) {
    parentPort?.postMessage(tally.sums);
    tally = new FuzzTally();
  }
}
parentPort?.postMessage(tally.sums);
