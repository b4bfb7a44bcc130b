import { expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { grantedBy, grantsAny, resourcesOf, rulesIn } from '#workload/rbac.ts';
import { grantsEverything, rulesOf } from '#workload/role-rules.ts';

const ROLE = { group: 'rbac.authorization.k8s.io', kind: 'Role' };
const CLUSTER_ROLE = { ...ROLE, kind: 'ClusterRole' };

const placed = (kind: typeof ROLE, object: JsonMap) => ({ kind, object, namespace: 'shop' });

const EXEC = {
  name: 'run commands',
  advice: 'take it away',
  resources: [...resourcesOf('', 'pods/exec'), ...resourcesOf('virt', 'machines/console')],
  verbs: ['get', 'create'],
};

const roleWith = (...rules: readonly Json[]): JsonMap => ({ metadata: { name: 'a' }, rules });
const rule = (apiGroups: Json, resources: Json, verbs: Json) => ({ apiGroups, resources, verbs });
const granted = (...rules: readonly Json[]) =>
  grantedBy(placed(ROLE, roleWith(...rules)), [EXEC]).map(
    ({ pointer, item, value }) => `${pointer} ${item}=${value}`,
  );

test.each<[string, JsonMap, readonly string[]]>([
  ['its own name', rule([''], ['pods/exec'], ['create']), ['/rules/0 pods/exec=create']],
  [
    'a star for all',
    rule(['*'], ['*'], ['*']),
    [
      '/rules/0 pods/exec=get',
      '/rules/0 pods/exec=create',
      '/rules/0 machines/console=get',
      '/rules/0 machines/console=create',
    ],
  ],
  ['a star before a part', rule([''], ['*/exec'], ['get', 'list']), ['/rules/0 pods/exec=get']],
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
    ['/rules/0 pods/exec=create'],
  ],
])('a rule grants by %s', (_, written, expected) => {
  expect(granted(written)).toEqual(expected);
});

test('what several rules grant is told once, of the first of them', () => {
  const exec = rule([''], ['pods/exec'], ['get']);
  expect(granted(null, exec, {}, exec)).toEqual(['/rules/1 pods/exec=get']);
  const [told] = grantedBy(placed(ROLE, roleWith(exec, exec, exec)), [EXEC]);
  expect(told).toMatchObject({
    reason: 'role may run commands: take it away',
    detail: 'It grants get on pods/exec, by 3 rules.',
  });
  expect(granted(exec)).toEqual(['/rules/0 pods/exec=get']);
});

test('a role without rules grants nothing', () => {
  expect(grantedBy(placed(ROLE, { rules: 'all' }), [EXEC])).toEqual([]);
  expect(grantedBy(placed(ROLE, {}), [EXEC])).toEqual([]);
});

test('a rule grants any of several rights', () => {
  const [known, other] = rulesOf(roleWith(rule([''], ['*/exec'], ['get']), rule([''], ['pods'], ['*'])));
  const none = { ...EXEC, verbs: ['watch'] };
  expect([known, other].map((each) => each !== undefined && grantsAny(each, [none, EXEC]))).toEqual([
    true,
    false,
  ]);
});

test('a cluster role that is made of others has no rules that somebody wrote', () => {
  const rules = [rule(['*'], ['*'], ['*'])];
  expect(rulesIn(placed(CLUSTER_ROLE, { aggregationRule: {}, rules }))).toEqual([]);
  expect(rulesIn(placed(CLUSTER_ROLE, { aggregationRule: null, rules }))).toHaveLength(1);
});

test('a Role has no such field', () => {
  const rules = [rule(['*'], ['*'], ['*'])];
  expect(rulesIn(placed(ROLE, { aggregationRule: {}, rules }))).toHaveLength(1);
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
  ['stars and names', false, { ...rule(['*'], ['*'], ['*']), resourceNames: ['a'] }],
  ['nothing', false, {}],
])('a rule of %s grants everything: %s', (_, expected, written) => {
  expect(rulesOf(roleWith(written)).map(grantsEverything)).toEqual([expected]);
});
