import { expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { boundRole, subjectsOf } from '#workload/role-subjects.ts';

test.each<[Json, readonly string[]]>([
  [[{ kind: 'User', name: 'jane' }], ['/subjects/0 user "jane"']],
  [[{ kind: 'Group', name: 'ops', namespace: '' }], ['/subjects/0 group "ops"']],
  [
    [null, { kind: 'ServiceAccount', name: 'ci', namespace: 'build' }],
    ['/subjects/1 service account "ci" of "build"'],
  ],
  [[{ kind: 'Robot', name: 'r2' }, { kind: 'User' }, { kind: 'User', name: '' }, 'jane'], []],
  [null, []],
  ['jane', []],
])('%j', (subjects, expected) => {
  expect(subjectsOf({ subjects }).map(({ pointer, title }) => `${pointer} ${title}`)).toEqual(expected);
});

test('a role is named by its kind', () => {
  expect(boundRole({ roleRef: { kind: 'ClusterRole', name: 'view' } })).toBe('cluster role "view"');
  expect(boundRole({ roleRef: { kind: 'Role', name: 'view' } })).toBe('role "view"');
  expect(boundRole({})).toBe('role ""');
});
