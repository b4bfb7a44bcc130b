import type { KindSelector } from './kinds.ts';

/**
 * Versions of built-in APIs that Kubernetes no longer serves, without those that were never on by default and those of
 * which nobody keeps manifests (reviews). Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export interface RemovedApi extends KindSelector {
  /** The minor version of Kubernetes that was the first without it. */
  readonly removedIn: string;
  /** The apiVersion that took its place; undefined for what has no successor. */
  readonly instead: string | undefined;
}

/** What is gone under this apiVersion and kind; undefined for all that is served, or was never there. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return BY_NAME.get(`${apiVersion} ${kind}`);
}

const RBAC = ['Role roles', 'RoleBinding rolebindings'];
const CLUSTER_RBAC = ['ClusterRole clusterroles', 'ClusterRoleBinding clusterrolebindings'];
const FLOW_CONTROL = ['FlowSchema flowschemas', 'PriorityLevelConfiguration prioritylevelconfigurations'];

const DEPLOYMENTS = 'Deployment deployments';
const DAEMON_SETS = 'DaemonSet daemonsets';
const STATEFUL_SETS = 'StatefulSet statefulsets';
const REPLICA_SETS = 'ReplicaSet replicasets';
const AUTOSCALERS = 'HorizontalPodAutoscaler horizontalpodautoscalers';
const POD_SECURITY_POLICIES = 'PodSecurityPolicy podsecuritypolicies';

export const REMOVED_APIS: readonly RemovedApi[] = [
  ...gone('1.16', 'extensions/v1beta1', 'apps/v1', [DEPLOYMENTS, DAEMON_SETS, REPLICA_SETS]),
  ...gone('1.16', 'extensions/v1beta1', 'networking.k8s.io/v1', ['NetworkPolicy networkpolicies']),
  ...goneOfCluster('1.16', 'extensions/v1beta1', undefined, [POD_SECURITY_POLICIES]),
  ...gone('1.16', 'apps/v1beta1', 'apps/v1', [DEPLOYMENTS, STATEFUL_SETS, REPLICA_SETS]),
  ...gone('1.16', 'apps/v1beta2', 'apps/v1', [DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, REPLICA_SETS]),

  ...gone('1.22', 'extensions/v1beta1', 'networking.k8s.io/v1', ['Ingress ingresses']),
  ...gone('1.22', 'networking.k8s.io/v1beta1', 'networking.k8s.io/v1', ['Ingress ingresses']),
  ...goneOfCluster('1.22', 'networking.k8s.io/v1beta1', 'networking.k8s.io/v1', [
    'IngressClass ingressclasses',
  ]),
  ...goneOfCluster('1.22', 'admissionregistration.k8s.io/v1beta1', 'admissionregistration.k8s.io/v1', [
    'MutatingWebhookConfiguration mutatingwebhookconfigurations',
    'ValidatingWebhookConfiguration validatingwebhookconfigurations',
  ]),
  ...goneOfCluster('1.22', 'apiextensions.k8s.io/v1beta1', 'apiextensions.k8s.io/v1', [
    'CustomResourceDefinition customresourcedefinitions',
  ]),
  ...goneOfCluster('1.22', 'apiregistration.k8s.io/v1beta1', 'apiregistration.k8s.io/v1', [
    'APIService apiservices',
  ]),
  ...goneOfCluster('1.22', 'certificates.k8s.io/v1beta1', 'certificates.k8s.io/v1', [
    'CertificateSigningRequest certificatesigningrequests',
  ]),
  ...gone('1.22', 'coordination.k8s.io/v1beta1', 'coordination.k8s.io/v1', ['Lease leases']),
  ...gone('1.22', 'rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1', RBAC),
  ...goneOfCluster('1.22', 'rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1', CLUSTER_RBAC),
  ...goneOfCluster('1.22', 'scheduling.k8s.io/v1beta1', 'scheduling.k8s.io/v1', [
    'PriorityClass priorityclasses',
  ]),
  ...goneOfCluster('1.22', 'storage.k8s.io/v1beta1', 'storage.k8s.io/v1', [
    'CSIDriver csidrivers',
    'CSINode csinodes',
    'StorageClass storageclasses',
    'VolumeAttachment volumeattachments',
  ]),

  ...gone('1.25', 'batch/v1beta1', 'batch/v1', ['CronJob cronjobs']),
  ...gone('1.25', 'discovery.k8s.io/v1beta1', 'discovery.k8s.io/v1', ['EndpointSlice endpointslices']),
  ...gone('1.25', 'events.k8s.io/v1beta1', 'events.k8s.io/v1', ['Event events']),
  ...gone('1.25', 'autoscaling/v2beta1', 'autoscaling/v2', [AUTOSCALERS]),
  ...gone('1.25', 'policy/v1beta1', 'policy/v1', ['PodDisruptionBudget poddisruptionbudgets']),
  ...goneOfCluster('1.25', 'policy/v1beta1', undefined, [POD_SECURITY_POLICIES]),
  ...goneOfCluster('1.25', 'node.k8s.io/v1beta1', 'node.k8s.io/v1', ['RuntimeClass runtimeclasses']),

  ...gone('1.26', 'autoscaling/v2beta2', 'autoscaling/v2', [AUTOSCALERS]),
  ...flowControlGone('1.26', 'v1beta1'),
  ...gone('1.27', 'storage.k8s.io/v1beta1', 'storage.k8s.io/v1', ['CSIStorageCapacity csistoragecapacities']),
  ...flowControlGone('1.29', 'v1beta2'),
  ...flowControlGone('1.32', 'v1beta3'),
];

/** `kinds` are a kind and its plural name each. */
function gone(
  removedIn: string,
  apiVersion: string,
  instead: string | undefined,
  kinds: readonly string[],
): readonly RemovedApi[] {
  const [group = '', version = ''] = apiVersion.split('/');
  return kinds.map((names) => {
    const [kind = '', resource = ''] = names.split(' ');
    return { group, version, kind, resource, removedIn, instead };
  });
}

function goneOfCluster(...what: Parameters<typeof gone>): readonly RemovedApi[] {
  return gone(...what).map((api) => ({ ...api, clusterScoped: true }));
}

function flowControlGone(removedIn: string, version: string): readonly RemovedApi[] {
  const group = 'flowcontrol.apiserver.k8s.io';
  return goneOfCluster(removedIn, `${group}/${version}`, `${group}/v1`, FLOW_CONTROL);
}

const BY_NAME = new Map(REMOVED_APIS.map((api) => [`${api.group}/${api.version} ${api.kind}`, api]));
