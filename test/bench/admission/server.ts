import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const METER = new URL('./meter.ts', import.meta.url).href;

/** The same for every server. */
const NODE_FLAGS = ['--conditions=source', `--import=${METER}`];

/** Starting takes half a second; on a busy machine, more. */
const START_MS = 30_000;

/** A server under measurement, in a process of its own. */
export interface Server<Name extends string = string> {
  readonly name: Name;
  /** `https://HOST:PORT` */
  readonly url: string;
  /** User and system time of all its threads since it started, in microseconds. */
  cpuMicroseconds(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it and resolves once it says on standard output under which URL it is ready. */
export async function startServer<Name extends string>(
  name: Name,
  script: URL,
  args: readonly string[],
): Promise<Server<Name>> {
  const child = fork(fileURLToPath(script), args, {
    execArgv: NODE_FLAGS,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  // Ends its output, and with it the waiting.
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS);
  const url = await readyUrl(name, child).finally(() => clearTimeout(late));
  return {
    name,
    url,
    cpuMicroseconds: async () => {
      child.send('cpu');
      const [usage]: NodeJS.CpuUsage[] = await once(child, 'message', {
        signal: AbortSignal.timeout(10_000),
      });
      if (usage === undefined) throw new Error(`${name} does not say how much CPU it used`);
      return usage.user + usage.system;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send('end');
      await once(child, 'exit');
    },
  };
}

async function readyUrl(name: string, { stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error(`${name} has no standard output`);
  const url = await firstUrl(stdout);
  if (url === undefined) throw new Error(`${name} ended, or was not ready within ${START_MS / 1_000} s`);
  // What it logs later is read and dropped, as a container runtime would read it. Only now: readline, when it is left,
  // pauses its input, and a server whose log nobody reads is slower.
  stdout.resume();
  return url;
}

async function firstUrl(output: Readable): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const url = /https:\/\/[^"\s]+:\d+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  return undefined;
}
