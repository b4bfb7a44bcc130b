import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ADMEND = ['--conditions=source', join(ROOT, 'src/cli/main.ts')];

/** `admend serve` as a process of its own, as a user runs it. */
export interface WebhookProcess {
  readonly url: string;
  /** The CA of its certificate, a file. */
  readonly ca: string;
  /** Every AdmissionReview that it received, a JSON line each. */
  readonly recording: string;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts it on a free port, with certificates of its own, and resolves once it says that it is ready. A flag wins over ours. */
export async function startWebhook(
  policies: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  flags: readonly string[] = [],
): Promise<WebhookProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'admend-webhook-'));
  const recording = join(folder, 'reviews.jsonl');
  const child = spawn(
    process.execPath,
    [
      ...ADMEND,
      'serve',
      '--port=0',
      `--certs=${folder}`,
      `--record=${recording}`,
      `--state=${folder}`,
      '--drain-seconds=0',
      '--policies',
      ...policies,
      ...flags,
    ],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return {
    url: await readyUrl(child),
    ca: join(folder, 'ca.crt'),
    recording,
    signal: (name) => void child.kill(name),
    stop: () => stop(child, folder),
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the webhook has no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https:\/\/[^"\s]+:\d+/.exec(line)?.[0];
    if (url !== undefined) return drained(child.stdout, url);
  }
  throw new Error(`the webhook ended before it was ready (exit code ${child.exitCode})`);
}

/** Reads the rest of the log and throws it away. After the loop only: leaving it pauses the stream. */
function drained(log: Readable, url: string): string {
  setImmediate(() => log.resume());
  return url;
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Runs one admend command to its end. */
export async function admend(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [...ADMEND, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`admend ${args.join(' ')} exited with ${code}: ${output.join('')}`);
  return output.join('');
}
