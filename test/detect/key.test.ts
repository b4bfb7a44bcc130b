import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { keyOf } from '#detect/key.ts';
import type { Json, JsonMap } from '#json/value.ts';
import type { Container } from '#workload/pod.ts';
import { findingAt, testPolicy } from '../support/policies.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { AUDIT_ALL } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const CONTAINER: Container = {
  kind: 'sidecar',
  name: 'proxy',
  pointer: '/spec/initContainers/3',
  spec: {},
  context: undefined,
  injected: false,
};

test.each([
  ['of the object', {}, 'p::true'],
  ['of a container', { container: CONTAINER }, 'p:sidecar/proxy:true'],
  ['of a list item', { item: 'logs' }, 'p::logs=true'],
  ['of both', { container: CONTAINER, item: 'limits.memory' }, 'p:sidecar/proxy:limits.memory=true'],
])('the key %s', (_, parts, key) => {
  expect(keyOf(testPolicy('p'), findingAt('/spec/a', true, parts))).toBe(key);
});

describe('the keys of an object', () => {
  const a = { name: 'a', securityContext: { privileged: true } };
  const b = { name: 'b', image: 'b:1', resources: { requests: { cpu: 1 } } };
  const logs = { name: 'logs', hostPath: { path: '/var/log' } };
  const data = { name: 'data', hostPath: { path: '/data' } };
  const keysOf = (spec: JsonMap) =>
    admit(reviewOf(podWith(spec)), AUDIT_ALL, VALIDATE)
      .violations.map(({ key }) => key)
      .sort();
  const before = keysOf({ containers: [a, b], volumes: [logs, data] });

  test('stay when containers and volumes move within their lists', () => {
    expect(keysOf({ containers: [b, a], volumes: [data, { name: 'c', emptyDir: {} }, logs] })).toEqual(
      before,
    );
  });

  test('stay when something else about the container changes', () => {
    const renewed: Json = { ...b, image: 'b:2', env: [{ name: 'A', value: '1' }] };
    expect(keysOf({ containers: [a, renewed], volumes: [logs, data] })).toEqual(before);
  });

  test.each<[string, JsonMap]>([
    ['container is called otherwise', { containers: [{ ...a, name: 'c' }, b], volumes: [logs, data] }],
    ['container becomes another kind', { initContainers: [a], containers: [b], volumes: [logs, data] }],
    ['value is worse', { containers: [a, b], volumes: [logs, { name: 'data', hostPath: { path: '/' } }] }],
  ])('change when a %s', (_, spec) => {
    expect(keysOf(spec)).not.toEqual(before);
  });
});
