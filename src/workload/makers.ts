import { type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';

/**
 * Which objects make other objects that no manifest shows: an operator's custom resource becomes Pods, Services,
 * ServiceAccounts. Kinds that nobody can list are taken to do so; those listed here are known not to.
 */

/** Where something that an object makes may come to be. */
export type Reach = 'nowhere' | 'namespace' | 'anywhere';

export function reachOfMaking(object: JsonMap): Reach {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const kind = stringAt(object, 'kind') ?? '';
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  if (isOfKubernetes(group)) return 'nowhere';
  if (group === 'kustomize.config.k8s.io') return bringsMore(object) ? 'anywhere' : 'nowhere';
  if (DEPLOYERS.has(kind)) return 'anywhere';
  if (isQuiet(group, kind) && !(group === 'kyverno.io' && generates(object))) return 'nowhere';
  return CLUSTER_WIDE.test(kind) && !stringAt(object, 'metadata', 'namespace') ? 'anywhere' : 'namespace';
}

/**
 * Kinds that are in no namespace and so reach all of them, by how they are called: ClusterExternalSecret, and the Bundle of
 * trust-manager. Others without a namespace are in that in which kubectl creates them.
 */
const CLUSTER_WIDE = /^(?:Cluster[A-Z].*|Bundle)$/;

/** Objects that an object is known to make, as far as others refer to them. */
export function madeBy(object: JsonMap): readonly JsonMap[] {
  const isCertificate =
    stringAt(object, 'kind') === 'Certificate' &&
    stringAt(object, 'apiVersion')?.startsWith('cert-manager.io/');
  const name = stringAt(object, 'spec', 'secretName');
  if (!isCertificate || name === undefined) return [];
  return [{ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: CERTIFICATE }];
}

/**
 * The keys that cert-manager may put into the Secret of a Certificate, by what it is asked for. Source: Certificate and
 * its additionalOutputFormats and keystores in https://cert-manager.io/docs/reference/api-docs/.
 */
const CERTIFICATE = Object.fromEntries(
  [
    'ca.crt',
    'key.der',
    'keystore.jks',
    'keystore.p12',
    'tls-combined.pem',
    'tls.crt',
    'tls.key',
    'truststore.jks',
    'truststore.p12',
  ].map((key) => [key, '']),
);

/** True for a policy of Kyverno that makes objects: NetworkPolicies for new namespaces, copies of Secrets. */
function generates(policy: JsonMap): boolean {
  return listAt(policy, 'spec', 'rules').some((rule) => mapAt(rule, 'generate') !== undefined);
}

/**
 * The API groups of Kubernetes 1.36 (`kubectl api-versions`), and those that it had before. What its own controllers
 * make of objects in them is told by the objects themselves.
 */
const OF_KUBERNETES = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'audit.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

function isOfKubernetes(group: string): boolean {
  return OF_KUBERNETES.has(group);
}

/** Tools whose objects stand for whole applications, in whatever namespace those name. */
const DEPLOYERS = new Set(['Application', 'ApplicationSet', 'HelmChart', 'HelmRelease', 'Kustomization']);

/** Groups of which no object becomes a Pod, or anything that others refer to and `madeBy` does not know. */
const QUIET_GROUPS = new Set([
  'cert-manager.io',
  'acme.cert-manager.io',
  'cilium.io',
  'crd.projectcalico.org',
  'projectcalico.org',
  'kyverno.io',
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'policy.networking.k8s.io',
  'snapshot.storage.k8s.io',
  'traefik.io',
  'traefik.containo.us',
]);

/** Kinds of groups that have others, which do. */
const QUIET_KINDS = new Set([
  'gateway.networking.k8s.io/BackendTLSPolicy',
  'gateway.networking.k8s.io/GatewayClass',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/ReferenceGrant',
  'gateway.networking.k8s.io/TCPRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'gateway.networking.k8s.io/UDPRoute',
  'monitoring.coreos.com/AlertmanagerConfig',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/ServiceMonitor',
  'autoscaling.k8s.io/VerticalPodAutoscaler',
  'route.openshift.io/Route',
  'security.openshift.io/SecurityContextConstraints',
]);

function isQuiet(group: string, kind: string): boolean {
  return QUIET_GROUPS.has(group) || QUIET_KINDS.has(`${group}/${kind}`);
}

/** What a kustomization makes itself or fetches is in no file beside it. */
function bringsMore(kustomization: JsonMap): boolean {
  return (
    GENERATORS.some((list) => listAt(kustomization, list).length > 0) ||
    ['resources', 'bases', 'components'].some((list) => listAt(kustomization, list).some(isRemote))
  );
}

const GENERATORS = [
  'configMapGenerator',
  'secretGenerator',
  'generators',
  'helmCharts',
  'helmChartInflationGenerator',
];

function isRemote(resource: Json): boolean {
  return typeof resource === 'string' && /^(https?:|ssh:|git@|git::|[a-z0-9-]+\.[a-z]{2,}\/)/.test(resource);
}
