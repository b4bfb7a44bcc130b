import { expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { comesWithKubernetes, isInEveryCluster } from '#workload/rbac-defaults.ts';

const RBAC = { group: 'rbac.authorization.k8s.io' };

const named = (name: Json, namespace: Json = null, bootstrapping: Json = 'rbac-defaults') => ({
  metadata: { name, namespace, labels: { 'kubernetes.io/bootstrapping': bootstrapping } },
});

test.each<[boolean, string, JsonMap]>([
  [true, 'ClusterRole', named('cluster-admin')],
  [true, 'ClusterRole', named('system:node')],
  [true, 'ClusterRoleBinding', named('system:basic-user')],
  [true, 'Role', named('system:controller:bootstrap-signer', 'kube-public')],
  [true, 'RoleBinding', named('system:controller:bootstrap-signer', 'kube-system')],
  [false, 'ClusterRole', named('cluster-admins')],
  [false, 'ClusterRole', named('my-system:node')],
  [false, 'ClusterRole', named('system:node', null, 'mine')],
  [false, 'ClusterRole', named('system:node', null, null)],
  [false, 'ClusterRole', named(null)],
  [false, 'Role', named('admin', 'shop')],
  [false, 'Role', named('admin', 'kube-system')],
  [false, 'Role', named('system:node', 'shop')],
  [false, 'Role', named('system:node')],
  [false, 'ClusterRole', {}],
])('comes with Kubernetes, %s: %s %j', (expected, kind, object) => {
  expect(comesWithKubernetes({ ...RBAC, kind }, object)).toBe(expected);
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
  expect(isInEveryCluster({ ...RBAC, kind, name })).toBe(expected);
});
