import { type JsonMap, stringAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import type { Neighbours } from './neighbours.ts';

/** The role that a binding gives to its subjects. */
export interface RoleReference extends GroupKind {
  readonly name: string;
}

/** Undefined for a binding that names none. */
export function roleReferenceOf(binding: JsonMap): RoleReference | undefined {
  const kind = stringAt(binding, 'roleRef', 'kind');
  const name = stringAt(binding, 'roleRef', 'name') ?? '';
  if ((kind !== 'Role' && kind !== 'ClusterRole') || name === '') return undefined;
  return { group: 'rbac.authorization.k8s.io', kind, name };
}

/** A namespaced Role of that name is a role like any other. */
export function isClusterAdmin(role: RoleReference | undefined): boolean {
  return role?.kind === 'ClusterRole' && role.name === 'cluster-admin';
}

/** The roles among the neighbours that a binding in a namespace means. A policy that asks names ROLES. */
export function rolesMeant(
  reference: RoleReference,
  neighbours: Neighbours,
  namespace: string,
): readonly JsonMap[] {
  return neighbours.called(reference.name, reference, reference.kind === 'ClusterRole' ? '' : namespace);
}
