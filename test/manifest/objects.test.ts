import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';

const pod: Json = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
const list = (...items: Json[]): Json => ({ apiVersion: 'v1', kind: 'List', items });

describe('objectsIn', () => {
  test('a plain object stands at the root', () => {
    expect(objectsIn(pod)).toEqual([{ pointer: '', object: pod }]);
  });

  test('Lists are taken apart, in order, however they are nested', () => {
    const deployments: Json = { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [pod] };
    expect(objectsIn(list(pod, list(list(), list(pod)), deployments))).toEqual([
      { pointer: '/items/0', object: pod },
      { pointer: '/items/1/items/1/items/0', object: pod },
      { pointer: '/items/2/items/0', object: pod },
    ]);
  });

  test.each<[Json]>([
    [list()],
    [{ apiVersion: 'v1', kind: 'List' }],
    [{ apiVersion: 'v1', kind: 'List', items: null }],
  ])('a List without items is none: %j', (value) => {
    expect(objectsIn(value)).toEqual([]);
  });

  test('a kind that ends in List and has no items is an object', () => {
    const accessList: Json = { apiVersion: 'example.dev/v1', kind: 'AccessList', spec: {} };
    expect(objectsIn(accessList)).toEqual([{ pointer: '', object: accessList }]);
  });

  test.each<[value: Json, message: string]>([
    [null, 'expected a Kubernetes object, found null'],
    ['text', 'expected a Kubernetes object, found a string'],
    [1, 'expected a Kubernetes object, found a number'],
    [[pod], 'expected a Kubernetes object, found a list'],
    [{}, 'expected a Kubernetes object, found a map without apiVersion and kind'],
    [{ apiVersion: 'v1' }, 'expected a Kubernetes object, found a map without kind'],
    [{ apiVersion: '', kind: 'Pod' }, 'expected a Kubernetes object, found a map without apiVersion'],
    [
      { apiVersion: 1, kind: ['Pod'] },
      'expected a Kubernetes object, found a map without apiVersion and kind',
    ],
  ])('%j is none, and its entry says what was expected', (value, message) => {
    expect(objectsIn(value)).toEqual([{ pointer: '', message }]);
    expect(objectsIn(list(pod, value))[1]).toEqual({ pointer: '/items/1', message });
  });

  test('lists nested deeper than a call stack', () => {
    let value: Json = pod;
    for (let level = 0; level < 20_000; level++) value = list(value);
    expect(objectsIn(value)).toHaveLength(1);
  });
});
