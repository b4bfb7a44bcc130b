import { spawn } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Say } from './say.ts';

/** Builds under another name and renames at the end: a file of that name is always a whole binary. */
export async function build(sources: string, binary: string, say: Say): Promise<void> {
  const unfinished = `${binary}.${process.pid}`;
  say('building the cluster binary, about 6 minutes the first time …');
  const began = Date.now();
  const progress = setInterval(() => say(`… still building, ${minutes(began)}`), 30_000);
  try {
    await goBuild(sources, unfinished, await linkerFlags(sources));
    await rename(unfinished, binary);
    say(`built in ${minutes(began)}: ${binary}`);
  } finally {
    clearInterval(progress);
    await rm(unfinished, { force: true });
  }
}

async function goBuild(sources: string, output: string, ldflags: string): Promise<void> {
  const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags', ldflags, '-o', output, '.'];
  const go = spawn('go', args, {
    cwd: sources,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = new Promise<number | null>((done, failed) => go.on('error', failed).on('close', done));
  const [stderr, code] = await Promise.all([text(go.stderr), exit]);
  if (code !== 0) throw new Error(`go build failed in ${sources}:\n${lastLines(stderr)}`);
}

/** Without its version the binary calls itself v0.0.0-master, which kubectl and version checks stumble over. */
async function linkerFlags(sources: string): Promise<string> {
  const goMod = await readFile(join(sources, 'go.mod'), 'utf8');
  const [, version, major, minor] = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\S+)/.exec(goMod) ?? [];
  if (!version) throw new Error(`${sources}/go.mod does not require k8s.io/kubernetes`);
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const settings = Object.entries(values).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ['-s', '-w', ...settings].join(' ');
}

const lastLines = (log: string): string => log.trimEnd().split('\n').slice(-20).join('\n');

function minutes(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}
