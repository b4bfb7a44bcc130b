import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const METER = new URL('./meter.mjs', import.meta.url).href;
const JS_YAML = fileURLToPath(new URL('./js-yaml.mjs', import.meta.url));
const DIST = `${ROOT}dist`;
/** What users run: the compiled package. */
const ADMEND = `${DIST}/src/cli/main.js`;

interface Spent {
  readonly jsYaml: number;
  readonly check: number;
}

/** CPU time of whole processes, from their start to their exit, in microseconds. Compiles the package anew. */
export function spentByProcesses(folder: string, rounds: number): readonly Spent[] {
  const wasThere = existsSync(DIST);
  const { status } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'ignore' });
  if (status !== 0) throw new Error('npm run build failed');
  try {
    return Array.from({ length: rounds }, () => ({
      jsYaml: spentBy([JS_YAML, folder]),
      check: spentBy([ADMEND, 'check', folder, '--fail-on', 'never']),
    }));
  } finally {
    if (!wasThere) rmSync(DIST, { recursive: true });
  }
}

function spentBy(args: readonly string[]): number {
  const { status, output } = spawnSync(process.execPath, ['--import', METER, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}`);
  return Number(output[3]);
}
