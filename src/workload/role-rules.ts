import { type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { called } from './named.ts';
import type { Neighbours } from './neighbours.ts';

/** What roles grant. Source: evaluation_helpers.go in k8s.io/kubernetes, pkg/apis/rbac/v1. */

/** The verbs of a rule that mean everything that one can do to an object. */
const ALL_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** True for a rule that lets its holder do everything to everything. */
export function grantsEverything(rule: Json): boolean {
  return (
    listAt(rule, 'apiGroups').includes('*') &&
    listAt(rule, 'resources').includes('*') &&
    (listAt(rule, 'verbs').includes('*') || ALL_VERBS.every((verb) => listAt(rule, 'verbs').includes(verb)))
  );
}

/** True for a rule that lets its holder run programs in the containers of others: pods/exec or pods/attach. */
export function grantsExec(rule: Json): boolean {
  const groups = listAt(rule, 'apiGroups');
  const verbs = listAt(rule, 'verbs');
  return (
    (groups.includes('') || groups.includes('*')) &&
    listAt(rule, 'resources').some((resource) => typeof resource === 'string' && EXEC.has(resource)) &&
    // With get a WebSocket is opened.
    ['get', 'create', '*'].some((verb) => verbs.includes(verb))
  );
}

const EXEC = new Set(['*', 'pods/exec', 'pods/attach', '*/exec', '*/attach']);

/** The role that a binding gives to its subjects. */
export interface RoleReference extends GroupKind {
  readonly name: string;
}

/** Undefined for a binding that names none. */
export function roleReferenceOf(binding: JsonMap): RoleReference | undefined {
  const reference = mapAt(binding, 'roleRef');
  const kind = stringAt(reference, 'kind');
  const name = stringAt(reference, 'name');
  if ((kind !== 'Role' && kind !== 'ClusterRole') || name === undefined || name === '') return undefined;
  return { group: 'rbac.authorization.k8s.io', kind, name };
}

/** The roles among the neighbours that a binding in a namespace means. A policy that asks names ROLES. */
export function rolesMeant(
  reference: RoleReference,
  neighbours: Neighbours,
  namespace: string,
): readonly JsonMap[] {
  const roles = neighbours.inNamespace(reference, reference.kind === 'ClusterRole' ? '' : namespace);
  return called(reference.name, roles);
}

/** True for what Kubernetes itself brings and keeps. */
export function isOfKubernetes(object: JsonMap): boolean {
  return (
    stringAt(object, 'metadata', 'name')?.startsWith('system:') === true ||
    stringAt(object, 'metadata', 'labels', 'kubernetes.io/bootstrapping') === 'rbac-defaults'
  );
}

/** The roles that every cluster has. Source: bootstrappolicy in k8s.io/kubernetes, plugin/pkg/auth/authorizer/rbac. */
export function isInEveryCluster({ kind, name }: RoleReference): boolean {
  if (name.startsWith('system:')) return true;
  return kind === 'ClusterRole' ? FOR_USERS.has(name) : name === IN_KUBE_SYSTEM;
}

const FOR_USERS = new Set(['admin', 'cluster-admin', 'edit', 'view']);

const IN_KUBE_SYSTEM = 'extension-apiserver-authentication-reader';

/** Of those, the ones that let run programs in Pods, and yet not everything. */
export const EXEC_IN_EVERY_CLUSTER: ReadonlySet<string> = new Set(['admin', 'edit']);
