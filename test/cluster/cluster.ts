import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOrBuildBinary } from './binary.ts';
import { clusterEnvironment, type Output, runKubectl } from './kubectl.ts';
import { type Say, sayOnStderr } from './say.ts';
import type { State } from './state.ts';
import { startSupervisor } from './supervisor.ts';
import { findUp } from './up.ts';

export interface Cluster {
  /** The cluster's folder, with its logs; gone after stop(). */
  dir: string;
  server: string;
  /** A bearer token of group system:masters. */
  token: string;
  /** The certificate, in PEM, that the server's is signed with. */
  ca: string;
  kubeconfig: string;
  /** For child processes: this cluster's kubectl first on the PATH, and its kubeconfig. */
  env: NodeJS.ProcessEnv;
  kubectl(args: string[], options?: { input?: string }): Promise<Output>;
  /** Does nothing to a cluster that was there before. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** A file for the requests that changed something, with the objects, one audit event a line. */
  auditLog?: string;
  /** Takes the progress of build and start, a line at a time; to stderr by default. */
  say?: Say;
}

/**
 * A Kubernetes cluster for a test or a measurement: one of its own, or with ADMEND_CLUSTER=reuse the one of
 * `npm run cluster -- up`. Its own ends with this process at the latest, however that ends.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const choice = process.env['ADMEND_CLUSTER'];
  if (!choice) return startOwn(options);
  if (choice === 'reuse') return reuse(options);
  throw new Error(`ADMEND_CLUSTER is "${choice}"; it can be "reuse", or not set`);
}

async function startOwn({ auditLog, say = sayOnStderr }: ClusterOptions): Promise<Cluster> {
  const binary = await findOrBuildBinary(say);
  const dir = join(tmpdir(), `admend-cluster-${randomUUID().slice(0, 8)}`);
  const supervisor = startSupervisor({ binary, dir, auditLog, lifeline: true, say });
  const state = await supervisor.ready;
  supervisor.release();
  return describe(state, () => supervisor.stop());
}

async function reuse({ auditLog }: ClusterOptions): Promise<Cluster> {
  const state = (await findUp())?.state;
  if (!state) throw new Error('ADMEND_CLUSTER=reuse, but no cluster is up: npm run cluster -- up');
  if (auditLog !== undefined)
    throw new Error('an audit log needs a cluster of its own: unset ADMEND_CLUSTER');
  return describe(state, async () => {});
}

function describe(state: State, stop: () => Promise<void>): Cluster {
  const { server, token, ca, kubeconfig } = state;
  return {
    dir: dirname(kubeconfig),
    server,
    token,
    ca,
    kubeconfig,
    env: clusterEnvironment(state),
    kubectl: (args, options) => runKubectl(state, args, options?.input),
    stop,
  };
}
