import { expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { isMadeByWorkload } from '#workload/made-by.ts';

const owned = (...ownerReferences: Json[]) => isMadeByWorkload({ metadata: { ownerReferences } });
const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', controller: true };

test.each<[string, Json, boolean]>([
  ['a ReplicaSet', REPLICA_SET, true],
  ['a CronJob', { apiVersion: 'batch/v1', kind: 'CronJob', controller: true }, true],
  ['a ReplicationController', { apiVersion: 'v1', kind: 'ReplicationController', controller: true }, true],
  ['one that does not control it', { ...REPLICA_SET, controller: false }, false],
  ['one that says nothing of that', { apiVersion: 'apps/v1', kind: 'ReplicaSet' }, false],
  ['the resource of an operator', { apiVersion: 'db.example/v1', kind: 'Cluster', controller: true }, false],
  ['one of the same name', { apiVersion: 'example.com/v1', kind: 'ReplicaSet', controller: true }, false],
  ['one without a group', { kind: 'ReplicaSet', controller: true }, false],
  ['nobody', null, false],
])('what %s made', (_, owner, expected) => {
  expect(owned(owner)).toBe(expected);
  expect(owned({ kind: 'Other' }, owner)).toBe(expected);
});

test('what nobody made', () => {
  expect([isMadeByWorkload({}), isMadeByWorkload({ metadata: { ownerReferences: 'me' } })]).toEqual([
    false,
    false,
  ]);
});
