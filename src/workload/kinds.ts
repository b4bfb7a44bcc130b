/**
 * The kinds that carry a Pod, and where each carries it. Source: the API reference of Kubernetes 1.36
 * (core/v1, apps/v1, batch/v1).
 */

export interface GroupKind {
  /** API group; the empty string is the core group. */
  readonly group: string;
  readonly kind: string;
}

/** A kind that a policy looks at, as the API server's rules name it. */
export interface KindSelector extends GroupKind {
  readonly version: string;
  /** The plural name in URLs and webhook rules. */
  readonly resource: string;
  /** Subresources through which the same object changes; none by default. */
  readonly subresources?: readonly string[];
}

interface WorkloadKind extends KindSelector {
  /** Keys from the object to the Pod template (the object itself for a Pod). */
  readonly template: readonly string[];
}

export const WORKLOADS: readonly WorkloadKind[] = [
  {
    group: '',
    version: 'v1',
    kind: 'Pod',
    resource: 'pods',
    subresources: ['ephemeralcontainers'],
    template: [],
  },
  workload('', 'ReplicationController', 'replicationcontrollers'),
  workload('apps', 'Deployment', 'deployments'),
  workload('apps', 'StatefulSet', 'statefulsets'),
  workload('apps', 'DaemonSet', 'daemonsets'),
  workload('apps', 'ReplicaSet', 'replicasets'),
  workload('batch', 'Job', 'jobs'),
  {
    ...workload('batch', 'CronJob', 'cronjobs'),
    template: ['spec', 'jobTemplate', 'spec', 'template'],
  },
];

/** Those that keep a number of like Pods going. */
export const REPLICATED = WORKLOADS.filter(({ kind }) =>
  ['ReplicationController', 'Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind),
);

/** Those that keep Pods going until somebody deletes them. */
export const LONG_RUNNING = WORKLOADS.filter(({ kind }) =>
  ['ReplicationController', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(kind),
);

/** The same, and the Pod that somebody starts by hand. */
export const LASTING = WORKLOADS.filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob');

export const CONFIG_MAP: KindSelector = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
};
export const SERVICE: KindSelector = { group: '', version: 'v1', kind: 'Service', resource: 'services' };

function workload(group: string, kind: string, resource: string): WorkloadKind {
  return { group, version: 'v1', kind, resource, template: ['spec', 'template'] };
}

/** Where an object of this kind carries its Pod template; undefined for a kind that carries none. */
export function templatePathOf({ group, kind }: GroupKind): readonly string[] | undefined {
  return PATHS.get(`${group}/${kind}`);
}

const PATHS = new Map(WORKLOADS.map(({ group, kind, template }) => [`${group}/${kind}`, template]));
