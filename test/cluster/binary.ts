import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from './build.ts';
import { cacheFolder } from './cache.ts';
import { withLock } from './lock.ts';
import type { Say } from './say.ts';

const run = promisify(execFile);
const sources = import.meta.dirname;

/** The binary is not there, and nothing on this machine can build it: a reason to skip, but not in CI. */
export class GoMissing extends Error {
  override readonly name = 'GoMissing';

  constructor() {
    super(
      'the local cluster needs Go to build its binary once: install Go 1.26 or newer (https://go.dev/dl), ' +
        'check that `go version` works, and try again',
    );
  }
}

/** The path of the cluster's binary, built first if these sources were never built with this Go. */
export async function findOrBuildBinary(say: Say): Promise<string> {
  const hash = await hashOfSources();
  const go = await goVersion();
  if (go === undefined) return findBuiltElsewhere(hash);

  const binary = binaryIn(`${hash}-${go}`);
  if (!(await isExecutable(binary))) await buildOnce(binary, say);
  return binary;
}

/** However many processes ask at the same time: four builds at once take four times as long. */
async function buildOnce(binary: string, say: Say): Promise<void> {
  const onWait = () => say('another process is building the cluster binary; waiting for it …');
  await withLock(`${binary}.lock`, onWait, async () => {
    if (!(await isExecutable(binary))) await build(sources, binary, say);
  });
}

/** Without Go at hand, a cache that was brought along (by CI, say) is as good as a build. */
async function findBuiltElsewhere(hash: string): Promise<string> {
  const names = await readdir(cacheFolder()).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(`${hash}-`))) {
    if (await isExecutable(binaryIn(name))) return binaryIn(name);
  }
  throw new GoMissing();
}

const binaryIn = (name: string): string => join(cacheFolder(), name, 'admend-cluster');

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(sources)).filter((file) => /\.go$|^go\.(mod|sum)$/.test(file));
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(sources, file)));
  return hash.digest('hex').slice(0, 16);
}

/** E.g. `go1.26.0-linux-amd64`; asked in the module's folder, because go.mod may choose another toolchain. */
async function goVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('go', ['version'], { cwd: sources });
    return stdout
      .trim()
      .replace('go version ', '')
      .replaceAll(/[^\w.]+/g, '-');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
