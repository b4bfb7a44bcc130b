import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { State } from './state.ts';

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** What makes a program speak to this cluster, and keeps the person's own settings out of it. */
export function clusterVariables({ kubeconfig }: State): Record<string, string> {
  return {
    KUBECONFIG: kubeconfig,
    // kubectl remembers what a server offers by its address, and another cluster may have had this one.
    KUBECACHEDIR: join(kubeconfig, '..', 'kubectl-cache'),
    KUBERC: 'off',
  };
}

export function clusterEnvironment(state: State): NodeJS.ProcessEnv {
  const PATH = [state.bin, process.env['PATH'] ?? ''].join(delimiter);
  return { ...process.env, ...clusterVariables(state), PATH };
}

/** Never rejects because of what kubectl answers: tests look at its exit code. */
export async function runKubectl(state: State, args: string[], input?: string): Promise<Output> {
  const kubectl = spawn(join(state.bin, 'kubectl'), args, {
    env: clusterEnvironment(state),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It may end before it has read everything; its exit code and its words say so better than EPIPE.
  kubectl.stdin.on('error', () => {}).end(input);
  const [stdout, stderr] = await Promise.all([
    text(kubectl.stdout),
    text(kubectl.stderr),
    once(kubectl, 'close'),
  ]);
  return { code: kubectl.exitCode ?? 1, stdout, stderr };
}
