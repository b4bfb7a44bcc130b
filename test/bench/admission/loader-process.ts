import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Load, Loaded, LoaderMessage } from './load.ts';

export interface Loader {
  /** Throws when an answer was not the one that the request asked for, or none came. */
  run(load: Load): Promise<Loaded>;
  stop(): Promise<void>;
}

/** A load that takes longer hangs: the longest is planned to take seconds. */
const PATIENCE_MS = 60_000;

export function startLoader(): Loader {
  const child = fork(fileURLToPath(new URL('./loader.ts', import.meta.url)), {
    execArgv: ['--conditions=source'],
    // Latencies come as numbers, not as their digits.
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    run: async (load) => {
      child.send(load);
      const [message]: LoaderMessage[] = await once(child, 'message', {
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (message === undefined) throw new Error('the loader says nothing');
      if ('failed' in message) throw new Error(message.failed);
      return message.loaded;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
