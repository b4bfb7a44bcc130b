import { type ChildProcessWithoutNullStreams as Child, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Say } from './say.ts';
import { parseState, type State } from './state.ts';

export interface Run {
  binary: string;
  dir: string;
  auditLog?: string | undefined;
  /** The cluster ends with this process, however this process ends. */
  lifeline: boolean;
  say: Say;
}

/** The one process that we start and stop; the components are its children and its business. */
export interface Supervisor {
  /** Rejects with the reason if the cluster ends before it is ready. */
  ready: Promise<State>;
  /** The exit code: 0 if it was told to stop. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
  /** Lets this process end while the cluster is up. */
  release(): void;
}

// The supervisor gives each of its components 5 s; a healthy cluster needs one second for all.
const stopGrace = 30_000;

export function startSupervisor(run: Run): Supervisor {
  const child = spawnSupervisor(run);
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    ready: untilReady(child, ended, run.say),
    ended,
    stop: () => stop(child, ended, run.dir),
    release: () => release(child),
  };
}

function spawnSupervisor({ binary, dir, auditLog, lifeline }: Run): Child {
  const args = ['run', '--dir', dir];
  if (auditLog !== undefined) args.push('--audit-log', auditLog);
  if (lifeline) args.push('--lifeline');
  // Detached from the terminal: after a Ctrl-C it is this process that decides when the cluster goes.
  return spawn(binary, args, { detached: true });
}

async function untilReady(child: Child, ended: Promise<unknown>, say: Say): Promise<State> {
  const complaint: string[] = [];
  let ready = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!ready && (complaint.length > 0 || line.startsWith('error: '))) complaint.push(line);
    else say(line);
  });
  const stdout = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  const line = await Promise.race([stdout, ended.then(() => undefined)]);
  if (line === undefined)
    throw new Error(complaint.join('\n') || 'the cluster was stopped before it was ready');
  ready = true;
  return parseState(line);
}

async function stop(child: Child, ended: Promise<number | null>, dir: string): Promise<void> {
  child.ref();
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), stopGrace);
  const code = await ended;
  clearTimeout(last);
  // A killed one could not clean up; one that failed left its logs for a reason.
  if (code === null) await rm(dir, { recursive: true, force: true });
}

function release(child: Child): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if (stream instanceof Socket) stream.unref();
  }
}
