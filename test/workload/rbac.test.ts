import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { comesWithKubernetes, grantsIn, resourcesOf, rulesIn } from '#workload/rbac.ts';

const ROLE = { group: 'rbac.authorization.k8s.io', kind: 'Role' };
const CLUSTER_ROLE = { ...ROLE, kind: 'ClusterRole' };

const EXEC = {
  name: 'run commands',
  resources: [...resourcesOf('', 'pods/exec'), ...resourcesOf('virt', 'machines/console')],
  verbs: ['get', 'create'],
};

const roleWith = (...rules: readonly Json[]): JsonMap => ({ metadata: { name: 'a' }, rules });
const rule = (apiGroups: Json, resources: Json, verbs: Json) => ({ apiGroups, resources, verbs });
const granted = (...rules: readonly Json[]) =>
  grantsIn(ROLE, roleWith(...rules), [EXEC]).map(
    ({ pointer, resources, verbs }) => `${pointer} ${resources} ${verbs}`,
  );

test.each<[string, JsonMap, readonly string[]]>([
  ['its own name', rule([''], ['pods/exec'], ['create']), ['/rules/0 pods/exec create']],
  ['a star for all', rule(['*'], ['*'], ['*']), ['/rules/0 pods/exec,machines/console get,create']],
  ['a star before a part', rule([''], ['*/exec'], ['get', 'list']), ['/rules/0 pods/exec get']],
  ['the resource that it is a part of', rule([''], ['pods'], ['*']), []],
  ['a star behind, which means nothing', rule([''], ['pods/*'], ['*']), []],
  ['another part', rule([''], ['*/log', 'pods/log'], ['*']), []],
  ['another group', rule(['apps'], ['pods/exec'], ['*']), []],
  ['the group of another resource', rule(['virt'], ['pods/exec'], ['*']), []],
  ['no group at all', rule(null, ['*'], ['*']), []],
  ['other verbs', rule([''], ['pods/exec'], ['list', 'GET']), []],
  ['texts where lists would be', rule('*', '*', '*'), []],
  ['what is no text', rule([['']], [1], [{}]), []],
  ['names', { ...rule([''], ['pods/exec'], ['create']), resourceNames: ['a'] }, []],
  [
    'no names',
    { ...rule([''], ['pods/exec'], ['create']), resourceNames: [] },
    ['/rules/0 pods/exec create'],
  ],
])('a rule grants by %s', (_, written, expected) => {
  expect(granted(written)).toEqual(expected);
});

test('rules are told apart by their place', () => {
  const exec = rule([''], ['pods/exec'], ['get']);
  expect(granted(null, exec, {}, exec)).toEqual(['/rules/1 pods/exec get', '/rules/3 pods/exec get']);
  expect(grantsIn(ROLE, { rules: 'all' }, [EXEC])).toEqual([]);
  expect(grantsIn(ROLE, {}, [EXEC])).toEqual([]);
});

describe('what comes with Kubernetes', () => {
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
  ])('%s: %s %j', (expected, kind, object) => {
    expect(comesWithKubernetes({ ...ROLE, kind }, object)).toBe(expected);
  });

  test('has no rules that somebody wrote, nor has a role made of others', () => {
    const rules = [rule(['*'], ['*'], ['*'])];
    expect(rulesIn(CLUSTER_ROLE, { ...named('admin'), rules })).toEqual([]);
    expect(rulesIn(CLUSTER_ROLE, { aggregationRule: {}, rules })).toEqual([]);
    expect(rulesIn(CLUSTER_ROLE, { aggregationRule: null, rules })).toHaveLength(1);
  });
});
