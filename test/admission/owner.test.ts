import { describe, expect, test } from 'vitest';
import { mayBeMended, type Ownership, ownershipOf } from '#admission/owner.ts';
import type { Json, JsonMap } from '#json/value.ts';

const POD = { group: '', version: 'v1', kind: 'Pod' };
const REPLICA_SET = { group: 'apps', version: 'v1', kind: 'ReplicaSet' };
const NOT_THE_POD = { group: 'metrics.k8s.io', version: 'v1', kind: 'Pod' };

const CONTROLLED = { metadata: { ownerReferences: [{ kind: 'A' }, { kind: 'B', controller: true }] } };
const OWNED = { metadata: { ownerReferences: [{ kind: 'A', controller: false }, { kind: 'B' }] } };
const MIRROR = { metadata: { annotations: { 'kubernetes.io/config.mirror': 'd41d8cd9' } } };

test.each<[string, typeof POD, JsonMap, Ownership]>([
  ['a Pod of nobody', POD, {}, 'own'],
  ['a Deployment of nobody', REPLICA_SET, {}, 'own'],
  ['owned, but not controlled', REPLICA_SET, OWNED, 'own'],
  ['a Pod that a controller made', POD, CONTROLLED, 'controlled-pod'],
  ['a ReplicaSet that a Deployment made', REPLICA_SET, CONTROLLED, 'controlled'],
  ['what is called Pod in another group', NOT_THE_POD, CONTROLLED, 'controlled'],
  ['a mirror Pod', POD, MIRROR, 'mirror'],
  [
    'a mirror Pod with a controller',
    POD,
    { metadata: { ...MIRROR.metadata, ...CONTROLLED.metadata } },
    'mirror',
  ],
  ['the annotation on another kind', REPLICA_SET, MIRROR, 'own'],
  [
    'the annotation as null',
    POD,
    { metadata: { annotations: { 'kubernetes.io/config.mirror': null } } },
    'own',
  ],
])('%s', (_, kind, object, expected) => {
  expect(ownershipOf(kind, object)).toBe(expected);
});

describe('nonsense in place of owners is no owner', () => {
  test.each<Json>([
    null,
    'controller',
    {},
    [null],
    ['a'],
    [{ controller: 'true' }],
    [[{ controller: true }]],
  ])('%j', (ownerReferences) => {
    expect(ownershipOf(REPLICA_SET, { metadata: { ownerReferences } })).toBe('own');
  });
});

test('what a controller keeps in shape and what runs already is not mended', () => {
  const all: Ownership[] = ['own', 'controlled-pod', 'controlled', 'mirror'];
  expect(all.filter(mayBeMended)).toEqual(['own', 'controlled-pod']);
});
