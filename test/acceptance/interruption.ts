import { say } from './say.ts';

/** Ctrl-C and SIGTERM: what has to be ended first is ended, and the process exits as one that the signal ended. */

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const tasks = new Set<() => Promise<unknown>>();

/** Has `task` done before the process exits; returns what takes it back. */
export function beforeInterruption(task: () => Promise<unknown>): () => void {
  tasks.add(task);
  return () => tasks.delete(task);
}

export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      say(`interrupted by ${signal}: the figures are not those of a whole run`);
      await Promise.allSettled([...tasks].map((task) => task()));
      process.exit(CODES[signal]);
    });
  }
}
