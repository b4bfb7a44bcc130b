import { setImmediate } from 'node:timers/promises';
import type { Terminal } from './output.ts';

/** How far a long work is, told to a person who watches: one line, written over and over, gone at the end. */
export interface Progress {
  /** After each step: `done` of all are done. Awaits a turn of the event loop now and then, so that Ctrl-C is heard. */
  readonly reached: (done: number) => Promise<void>;
  /** Takes the line away. Call it before anything else is written. */
  readonly end: () => void;
}

const SILENT: Progress = { reached: async () => {}, end: () => {} };

/** Whoever waits this long wonders; before it, a line would only flicker. */
const WONDERS_MILLISECONDS = 500;
const REDRAWN_MILLISECONDS = 100;

/** Progress over `all` files, in a terminal; without a person who watches nothing is written. `now` is in milliseconds. */
export function progressOver(
  all: number,
  { watched, redraw }: Pick<Terminal, 'watched' | 'redraw'>,
  now: () => number = () => performance.now(),
): Progress {
  if (!watched) return SILENT;
  const started = now();
  let drawn: number | undefined;
  const end = () => {
    if (drawn !== undefined) redraw('');
    drawn = undefined;
    process.off('SIGINT', interrupted);
  };
  const interrupted = () => {
    end();
    // With nobody left to listen the signal does what it always does, and the shell learns of it.
    process.kill(process.pid, 'SIGINT');
  };
  return {
    reached: async (done) => {
      const time = now();
      if (time - started < WONDERS_MILLISECONDS) return;
      if (drawn !== undefined && time - drawn < REDRAWN_MILLISECONDS) return;
      if (drawn === undefined) process.once('SIGINT', interrupted);
      drawn = time;
      redraw(lineOf(done, all, time - started));
      await setImmediate();
    },
    end,
  };
}

/** `1,200 of 5,000 files, 430 files/s` */
function lineOf(done: number, all: number, milliseconds: number): string {
  const rate = Math.round((done * 1_000) / milliseconds);
  return `${grouped(done)} of ${grouped(all)} files, ${grouped(rate)} files/s`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
