import { type JsonMap, listAt, stringAt } from '#json/value.ts';

/** Somebody whom a RoleBinding or ClusterRoleBinding gives its role. Source: Subject in rbac.authorization.k8s.io/v1. */
export interface RoleSubject {
  /** JSON Pointer of the entry in the binding's list. */
  readonly pointer: string;
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** As a person names it, one for one subject: `group "system:masters"`, `service account "ci" of "build"`. */
  readonly title: string;
}

const TITLES = { User: 'user', Group: 'group', ServiceAccount: 'service account' } as const;

/** Who gets the role; entries of no known kind or without a name, which no API server takes, are left out. */
export function subjectsOf(binding: JsonMap): readonly RoleSubject[] {
  return listAt(binding, 'subjects').flatMap((subject, index) => {
    const name = stringAt(subject, 'name') ?? '';
    const kind = KINDS.find((each) => each === stringAt(subject, 'kind'));
    if (kind === undefined || name === '') return [];
    const namespace = stringAt(subject, 'namespace') ?? '';
    const title = `${TITLES[kind]} "${name}"${namespace === '' ? '' : ` of "${namespace}"`}`;
    return [{ pointer: `/subjects/${index}`, kind, name, title }];
  });
}

const KINDS = ['User', 'Group', 'ServiceAccount'] as const;

/** The role that a binding gives, as a person names it: `cluster role "view"`. */
export function boundRole(binding: JsonMap): string {
  const isCluster = stringAt(binding, 'roleRef', 'kind') === 'ClusterRole';
  return `${isCluster ? 'cluster role' : 'role'} "${stringAt(binding, 'roleRef', 'name') ?? ''}"`;
}
