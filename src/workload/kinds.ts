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

/** Those that keep as many like Pods going as somebody chooses. */
export const REPLICATED = WORKLOADS.filter(({ kind }) =>
  ['ReplicationController', 'Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind),
);

/** Those that keep Pods going until somebody deletes them. */
export const LONG_RUNNING = WORKLOADS.filter(({ kind }) =>
  ['ReplicationController', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(kind),
);

/** The same, and the Pod that somebody starts by hand. */
export const LASTING = WORKLOADS.filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob');

/** Where an object of this kind carries its Pod template; undefined for a kind that carries none. */
export function templatePathOf({ group, kind }: GroupKind): readonly string[] | undefined {
  return PATHS.get(`${group}/${kind}`);
}

const PATHS = new Map(WORKLOADS.map(({ group, kind, template }) => [`${group}/${kind}`, template]));

/* Other kinds, each in a list, because policies and webhook rules name several. */

export const CONFIG_MAPS = only('', 'v1', 'ConfigMap', 'configmaps');

/** What Pods take their configuration from. */
export const CONFIGS = [...CONFIG_MAPS, ...only('', 'v1', 'Secret', 'secrets')];

export const SERVICES = only('', 'v1', 'Service', 'services');

export const SERVICE_ACCOUNTS = only('', 'v1', 'ServiceAccount', 'serviceaccounts');

export const NAMESPACES = outsideNamespaces('', 'v1', 'Namespace', 'namespaces');

const RBAC = 'rbac.authorization.k8s.io';

export const CLUSTER_ROLES = outsideNamespaces(RBAC, 'v1', 'ClusterRole', 'clusterroles');

export const ROLES = [...only(RBAC, 'v1', 'Role', 'roles'), ...CLUSTER_ROLES];

export const ROLE_BINDINGS = [
  ...only(RBAC, 'v1', 'RoleBinding', 'rolebindings'),
  ...outsideNamespaces(RBAC, 'v1', 'ClusterRoleBinding', 'clusterrolebindings'),
];

export const INGRESSES = only('networking.k8s.io', 'v1', 'Ingress', 'ingresses');

export const NETWORK_POLICIES = only('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies');

/** An API server that is asked with autoscaling/v1 converts it first. */
export const AUTOSCALERS = only('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers');

export const DISRUPTION_BUDGETS = only('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets');

/** Of OpenShift. Source: security/v1 of github.com/openshift/api. */
export const SECURITY_CONTEXT_CONSTRAINTS = outsideNamespaces(
  'security.openshift.io',
  'v1',
  'SecurityContextConstraints',
  'securitycontextconstraints',
);

/** Of the Prometheus operator. Source: monitoring/v1 of github.com/prometheus-operator/prometheus-operator. */
export const SERVICE_MONITORS = only('monitoring.coreos.com', 'v1', 'ServiceMonitor', 'servicemonitors');

function workload(group: string, kind: string, resource: string): WorkloadKind {
  return { group, version: 'v1', kind, resource, template: ['spec', 'template'] };
}

function only(group: string, version: string, kind: string, resource: string): readonly KindSelector[] {
  return [{ group, version, kind, resource }];
}

function outsideNamespaces(
  group: string,
  version: string,
  kind: string,
  resource: string,
): readonly KindSelector[] {
  return [{ group, version, kind, resource, clusterScoped: true }];
}
