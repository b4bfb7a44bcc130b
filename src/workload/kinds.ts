/**
 * The kinds that policies look at, those that carry a Pod with where each carries it. Source: the API reference of
 * Kubernetes 1.36.
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
  /** True for a kind whose objects are in no namespace. */
  readonly clusterScoped?: true;
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

function workload(group: string, kind: string, resource: string): WorkloadKind {
  return { group, version: 'v1', kind, resource, template: ['spec', 'template'] };
}

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' };

export const ROLES: readonly KindSelector[] = [
  { ...RBAC, kind: 'Role', resource: 'roles' },
  { ...RBAC, kind: 'ClusterRole', resource: 'clusterroles', clusterScoped: true },
];

export const ROLE_BINDINGS: readonly KindSelector[] = [
  { ...RBAC, kind: 'RoleBinding', resource: 'rolebindings' },
  { ...RBAC, kind: 'ClusterRoleBinding', resource: 'clusterrolebindings', clusterScoped: true },
];

export const SERVICES: readonly KindSelector[] = [
  { group: '', version: 'v1', kind: 'Service', resource: 'services' },
];

export const INGRESSES: readonly KindSelector[] = [
  { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', resource: 'ingresses' },
];

/** An API server that is asked with autoscaling/v1 converts it first. */
export const AUTOSCALERS: readonly KindSelector[] = [
  {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    resource: 'horizontalpodautoscalers',
  },
];

export const DISRUPTION_BUDGETS: readonly KindSelector[] = [
  { group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', resource: 'poddisruptionbudgets' },
];

export const SERVICE_ACCOUNTS: readonly KindSelector[] = [
  { group: '', version: 'v1', kind: 'ServiceAccount', resource: 'serviceaccounts' },
];

/** Where an object of this kind carries its Pod template; undefined for a kind that carries none. */
export function templatePathOf({ group, kind }: GroupKind): readonly string[] | undefined {
  return PATHS.get(`${group}/${kind}`);
}

const PATHS = new Map(WORKLOADS.map(({ group, kind, template }) => [`${group}/${kind}`, template]));

export const NETWORK_POLICIES: readonly KindSelector[] = [
  { group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy', resource: 'networkpolicies' },
];

/** Of the Prometheus operator. Source: monitoring/v1 of github.com/prometheus-operator/prometheus-operator. */
export const SERVICE_MONITORS: readonly KindSelector[] = [
  {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'ServiceMonitor',
    resource: 'servicemonitors',
  },
];

/** What Pods take their configuration from. */
export const CONFIGS: readonly KindSelector[] = [
  { group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps' },
  { group: '', version: 'v1', kind: 'Secret', resource: 'secrets' },
];

/** The workloads that run as many Pods as somebody chooses. */
export const SCALED: readonly KindSelector[] = WORKLOADS.filter(({ kind }) =>
  ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].includes(kind),
);
