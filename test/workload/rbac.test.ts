import { expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { grantsEverything, grantsIn, resourcesOf, rulesIn, rulesOf } from '#workload/rbac.ts';

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

test('a role of Kubernetes has no rules that somebody wrote, nor has one made of others', () => {
  const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
  const rules = [rule(['*'], ['*'], ['*'])];
  expect(rulesIn(CLUSTER_ROLE, { metadata: { name: 'admin', labels }, rules })).toEqual([]);
  expect(rulesIn(CLUSTER_ROLE, { aggregationRule: {}, rules })).toEqual([]);
  expect(rulesIn(CLUSTER_ROLE, { aggregationRule: null, rules })).toHaveLength(1);
});

test('whoever wrote them, a role has all of its rules', () => {
  const rules = [rule(['*'], ['*'], ['*'])];
  expect(rulesOf({ aggregationRule: {}, rules })).toHaveLength(1);
});

test.each<[string, boolean, JsonMap]>([
  ['stars', true, rule(['*'], ['*'], ['*'])],
  [
    'stars and every verb',
    true,
    rule(['*'], ['*'], ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']),
  ],
  [
    'stars and all verbs but one',
    false,
    rule(['*'], ['*'], ['get', 'list', 'watch', 'create', 'update', 'patch']),
  ],
  ['one group', false, rule([''], ['*'], ['*'])],
  ['one resource', false, rule(['*'], ['pods'], ['*'])],
  ['nothing', false, {}],
])('a rule of %s grants everything: %s', (_, expected, written) => {
  expect(rulesOf(roleWith(written)).map(grantsEverything)).toEqual([expected]);
});
