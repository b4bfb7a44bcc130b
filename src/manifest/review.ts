import { type Json, type JsonMap, stringAt } from '#json/value.ts';

/**
 * The AdmissionReview that the API server would send for `kubectl create --namespace NAMESPACE` of an object. What only
 * a cluster knows (the user, say) is left out; no stage needs it to judge the object.
 */
export function reviewOf(object: JsonMap, namespace = 'default'): Json {
  const { group, version } = groupVersionOf(stringAt(object, 'apiVersion') ?? '');
  const kind = stringAt(object, 'kind') ?? '';
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'manifest',
      kind: { group, version, kind },
      resource: { group, version, resource: pluralOf(kind) },
      name: stringAt(object, 'metadata', 'name') ?? '',
      namespace: namespaceOf(object, namespace),
      operation: 'CREATE',
      userInfo: {},
      object,
      oldObject: null,
      dryRun: false,
    },
  };
}

/** The namespace in which kubectl creates the object; empty for a kind that is in none. */
export function namespaceOf(object: JsonMap, namespace: string): string {
  if (CLUSTER_SCOPED.has(stringAt(object, 'kind') ?? '')) return '';
  // To kubectl an empty one is none.
  return stringAt(object, 'metadata', 'namespace') || namespace;
}

/** `apps/v1` -> apps, v1; `v1` -> the core group, v1. */
function groupVersionOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(0, slash)), version: apiVersion.slice(slash + 1) };
}

/**
 * As Kubernetes itself makes plurals of its kinds (UnsafeGuessKindToResource in k8s.io/apimachinery/pkg/api/meta), but for a
 * kind that is called by its plural.
 */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/endpoints$|^securitycontextconstraints$/.test(singular) || singular === '') return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/**
 * The kinds outside of all namespaces: the built-in ones, as `kubectl api-resources --namespaced=false` of 1.36 lists them,
 * and one of OpenShift (security/v1 of github.com/openshift/api).
 */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ComponentStatus',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IPAddress',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'SecurityContextConstraints',
  'ServiceCIDR',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);
