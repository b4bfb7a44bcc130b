import { expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { grantedBy, resourcesOf } from '#workload/rbac.ts';
import { isInEveryCluster, subjectsWritten } from '#workload/rbac-defaults.ts';
import { starGrantsIn } from '#workload/role-stars.ts';

const GROUP = 'rbac.authorization.k8s.io';
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

const rule = (resources: readonly string[], verbs: readonly string[], group = '') => ({
  apiGroups: [group],
  resources,
  verbs,
});

const SECRETS = {
  name: 'do something to Secrets',
  advice: 'take it away',
  resources: resourcesOf('', 'secrets'),
  verbs: ['get', 'list', 'escalate'],
};

const roleOf = (kind: string, namespace: string, name: Json, ...rules: readonly Json[]) => ({
  kind: { group: GROUP, kind },
  namespace,
  object: { metadata: { name, labels: LABELS }, rules },
});

test.each<[string, string, string, Json, readonly string[]]>([
  ['it grants that itself', 'ClusterRole', '', 'system:node', []],
  [
    'it grants that itself, in its own namespace',
    'Role',
    'kube-system',
    'system:controller:token-cleaner',
    [],
  ],
  [
    'it has another Role of that name',
    'Role',
    'kube-public',
    'system:controller:bootstrap-signer',
    ['get', 'list'],
  ],
  ['it grants less by that role', 'ClusterRole', '', 'system:controller:job-controller', ['get', 'list']],
  ['it grants nothing by that role', 'ClusterRole', '', 'system:basic-user', ['get', 'list']],
  ['it has no role of that name', 'ClusterRole', '', 'system:evil', ['get', 'list']],
  ['its cluster role has that name', 'Role', 'shop', 'system:node', ['get', 'list']],
  ['its Role has that name', 'ClusterRole', '', 'system:controller:token-cleaner', ['get', 'list']],
  ['there is no name', 'ClusterRole', '', null, ['get', 'list']],
  ['objects have more names than maps have', 'ClusterRole', '', 'constructor', ['get', 'list']],
])('of a labelled role, %s: %s %s/%s', (_, kind, namespace, name, expected) => {
  const role = roleOf(kind, namespace, name, rule(['secrets'], ['get', 'list']));
  expect(grantedBy(role, [SECRETS]).map(({ value }) => value)).toEqual(expected);
});

test('what somebody adds to a role of Kubernetes is told, and nothing else of it', () => {
  const node = roleOf('ClusterRole', '', 'system:node', rule(['secrets'], ['get', 'list', 'escalate']));
  expect(grantedBy(node, [SECRETS]).map(({ value }) => value)).toEqual(['escalate']);
  const quota = 'system:controller:resourcequota-controller';
  const stars = starGrantsIn(roleOf('ClusterRole', '', quota, rule(['*'], ['list', 'watch', 'get'], '*')));
  expect(stars.map(({ value }) => value)).toEqual(['get']);
  expect(starGrantsIn(roleOf('ClusterRole', '', quota, rule(['*'], ['list'], 'apps')))).toEqual([]);
});

const MASTERS = { kind: 'Group', name: 'system:masters' };
const EVERYBODY = { kind: 'Group', name: 'system:unauthenticated' };
const ANONYMOUS = { kind: 'User', name: 'system:anonymous' };
const BOTH = ['group "system:masters"', 'group "system:unauthenticated"'];

test.each<[string, string, string, string, readonly string[]]>([
  ['ClusterRoleBinding', '', 'cluster-admin', 'ClusterRole cluster-admin', BOTH.slice(1)],
  ['ClusterRoleBinding', '', 'cluster-admin', 'ClusterRole view', BOTH],
  ['ClusterRoleBinding', '', 'mine', 'ClusterRole cluster-admin', BOTH],
  ['RoleBinding', 'shop', 'cluster-admin', 'ClusterRole cluster-admin', BOTH],
  ['RoleBinding', 'shop', 'cluster-admin', 'Role cluster-admin', BOTH],
  [
    'ClusterRoleBinding',
    '',
    'system:public-info-viewer',
    'ClusterRole system:public-info-viewer',
    BOTH.slice(0, 1),
  ],
])('%s %s/%s of Kubernetes to %s', (kind, namespace, name, role, expected) => {
  const [roleKind = '', roleName = ''] = role.split(' ');
  const object = {
    metadata: { name, labels: LABELS },
    roleRef: { kind: roleKind, name: roleName },
    subjects: [MASTERS, EVERYBODY],
  };
  const written = subjectsWritten({ kind: { group: GROUP, kind }, namespace, object });
  expect(written.map(({ title }) => title)).toEqual(expected);
});

test('of kubeadm one binding is known', () => {
  const name = 'kubeadm:bootstrap-signer-clusterinfo';
  const object = { metadata: { name }, roleRef: { kind: 'Role', name }, subjects: [ANONYMOUS] };
  const kind = { group: GROUP, kind: 'RoleBinding' };
  expect(subjectsWritten({ kind, namespace: 'kube-public', object })).toEqual([]);
  expect(subjectsWritten({ kind, namespace: 'shop', object })).toHaveLength(1);
});

test.each<[boolean, string, string]>([
  [true, 'ClusterRole', 'view'],
  [true, 'ClusterRole', 'system:node'],
  [true, 'Role', 'system:controller:bootstrap-signer'],
  [true, 'Role', 'extension-apiserver-authentication-reader'],
  [false, 'ClusterRole', 'extension-apiserver-authentication-reader'],
  [false, 'Role', 'view'],
  [false, 'ClusterRole', 'viewer'],
])('is in every cluster, %s: %s %s', (expected, kind, name) => {
  expect(isInEveryCluster({ group: GROUP, kind, name })).toBe(expected);
});
