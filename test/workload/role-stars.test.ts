import { expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { starGrantsIn } from '#workload/role-stars.ts';

const roleWith = (...rules: readonly Json[]) => ({
  kind: { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  namespace: '',
  object: { metadata: { name: 'a' }, rules },
});

const rule = (apiGroups: Json, resources: Json, verbs: Json) => ({ apiGroups, resources, verbs });
const told = (...rules: readonly Json[]) =>
  starGrantsIn(roleWith(...rules)).map(({ pointer, item, value }) => `${pointer} ${item}=${value}`);

test.each<[string, Json, readonly string[]]>([
  ['nothing', {}, []],
  ['no star', rule(['apps'], ['deployments', '*/scale'], ['get']), []],
  ['a star for verbs', rule(['', 'apps'], ['x'], ['*']), ['verbs x=*', 'verbs x.apps=*']],
  ['a star beside names', rule(['apps'], ['deployments', '*'], ['get']), ['resources *.apps=get']],
  ['a star for groups', rule(['*'], ['x', 'y'], ['get']), ['apiGroups x.*=get', 'apiGroups y.*=get']],
  ['stars only', rule(['*'], ['*'], ['*']), ['verbs *.*=*']],
  ['the same twice', rule(['a', 'a'], ['x'], ['*', '*']), ['verbs x.a=*']],
  ['names', { ...rule([''], ['x'], ['*']), resourceNames: ['a', 'b'] }, ['verbs x "a"=*', 'verbs x "b"=*']],
  ['a star for URLs', { nonResourceURLs: ['*'], verbs: ['get'] }, ['nonResourceURLs URL *=get']],
  ['a star for what is done to a URL', { nonResourceURLs: ['/a'], verbs: ['*'] }, ['verbs URL /a=*']],
  ['a star at the end of a URL', { nonResourceURLs: ['/a/*'], verbs: ['get'] }, []],
  [
    'a star for URLs beside resources',
    { ...rule([''], ['x'], ['get']), nonResourceURLs: ['*'] },
    ['nonResourceURLs URL *=get'],
  ],
  ['a star of no group', rule(null, ['*'], ['*']), []],
])('a rule of %s', (_, written, expected) => {
  expect(told(written)).toEqual(expected.map((line) => `/rules/0/${line}`));
});

test('what two rules grant is told once', () => {
  expect(told(rule([''], ['x'], ['*']), rule([''], ['y', 'x'], ['*']))).toEqual([
    '/rules/0/verbs x=*',
    '/rules/1/verbs y=*',
  ]);
});

test('broader is what has further stars', () => {
  const broader = (written: Json) =>
    starGrantsIn(roleWith(written)).map((grant) =>
      grant.broader.map(({ item, value }) => `${item}=${value}`),
    );
  expect(broader(rule(['apps'], ['*'], ['get']))).toEqual([['*.*=get', '*.apps=*', '*.*=*']]);
  expect(broader({ ...rule([''], ['x'], ['*']), resourceNames: ['a'] })).toEqual([
    ['x=*', 'x.* "a"=*', 'x.*=*', '* "a"=*', '*=*', '*.* "a"=*', '*.*=*'],
  ]);
  expect(broader(rule(['*'], ['*'], ['*']))).toEqual([[]]);
  expect(broader({ nonResourceURLs: ['/a'], verbs: ['*'] })).toEqual([['URL *=*']]);
});

test('of a role that grants too many things to count each rule is one', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `g${index}`);
  const [first] = starGrantsIn(roleWith(rule(many, many, ['*'])));
  const [second] = starGrantsIn(roleWith(rule(many.toReversed(), many, ['*'])));
  expect(first?.pointer).toBe('/rules/0/verbs');
  expect(second?.item).toBe(first?.item);
  const [third] = starGrantsIn(roleWith(rule(many.slice(1), many, ['*'])));
  expect(third?.item).not.toBe(first?.item);
});
