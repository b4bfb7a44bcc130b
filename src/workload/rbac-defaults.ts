import { type JsonMap, stringAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';

/** The roles and bindings that every cluster has. Source: package bootstrappolicy in k8s.io/kubernetes. */

/**
 * True for what the API server writes at each start. The label alone anybody can write, so the names have to be those of
 * Kubernetes as well: outside of all namespaces, or in its own.
 */
export function comesWithKubernetes({ kind }: GroupKind, object: JsonMap): boolean {
  if (stringAt(object, 'metadata', 'labels', 'kubernetes.io/bootstrapping') !== 'rbac-defaults') return false;
  const name = stringAt(object, 'metadata', 'name') ?? '';
  if (kind.startsWith('Cluster')) return name.startsWith('system:') || FOR_USERS.has(name);
  const namespace = stringAt(object, 'metadata', 'namespace') ?? '';
  return name.startsWith('system:') && ['kube-system', 'kube-public'].includes(namespace);
}

/** True for a role of this name, wherever it is. */
export function isInEveryCluster({ kind, name }: GroupKind & { readonly name: string }): boolean {
  if (name.startsWith('system:')) return true;
  return kind === 'ClusterRole' ? FOR_USERS.has(name) : name === IN_KUBE_SYSTEM;
}

const FOR_USERS: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit', 'view']);

const IN_KUBE_SYSTEM = 'extension-apiserver-authentication-reader';

/** Of the cluster roles, those that let run commands in containers, and yet not everything. */
export const COMMANDS_IN_EVERY_CLUSTER: ReadonlySet<string> = new Set(['admin', 'edit']);
