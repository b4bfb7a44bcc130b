import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running cluster says of itself: one line on its stdout, and the same in its folder. */
export interface State {
  pid: number;
  server: string;
  token: string;
  ca: string;
  kubeconfig: string;
  bin: string;
}

export function parseState(line: string): State {
  const value: unknown = JSON.parse(line);
  if (!isState(value)) throw new Error(`not the state of a cluster: ${line}`);
  return value;
}

/** Undefined until the cluster is ready. */
export async function readState(dir: string): Promise<State | undefined> {
  const line = await readFile(join(dir, 'cluster.json'), 'utf8').catch(() => undefined);
  return line === undefined ? undefined : parseState(line);
}

function isState(value: unknown): value is State {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const strings = ['server', 'token', 'ca', 'kubeconfig', 'bin'];
  return (
    typeof fields.get('pid') === 'number' && strings.every((name) => typeof fields.get(name) === 'string')
  );
}
