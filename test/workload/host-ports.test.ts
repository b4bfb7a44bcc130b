import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { hostPortsOf, usesHostNetwork } from '#workload/host-ports.ts';
import { type Pod, podOf } from '#workload/pod.ts';

function podWith(spec: JsonMap): Pod {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec });
  if (pod === undefined) throw new Error('no Pod');
  return pod;
}

function hostPortsIn(ports: Json) {
  return [...hostPortsOf(podWith({ containers: [{ name: 'app', ports }] })).values()];
}

const PORT = '/spec/containers/0/ports/0';

describe('the ports of the node that a Pod asks for', () => {
  test('are told with what they lead to', () => {
    expect(hostPortsIn([{ containerPort: 53, hostPort: 5353, protocol: 'UDP' }])).toMatchObject([
      { target: '53/UDP', hostPort: 5353, hostIP: undefined, pointer: `${PORT}/hostPort` },
    ]);
  });

  test('are told with the address that they are bound to', () => {
    expect(hostPortsIn([{ containerPort: 80, hostPort: 80, hostIP: '127.0.0.1' }])).toMatchObject([
      { target: '80/TCP', hostIP: '127.0.0.1', pointer: `${PORT}/hostPort` },
    ]);
  });

  test('are bound to every address, over TCP, where the texts are empty', () => {
    expect(hostPortsIn([{ containerPort: 80, hostPort: 80, hostIP: '', protocol: '' }])).toMatchObject([
      { target: '80/TCP', hostIP: undefined, pointer: `${PORT}/hostPort` },
    ]);
  });

  test('are read once', () => {
    const pod = podWith({ containers: [{ ports: [{ hostPort: 1 }] }] });
    expect(hostPortsOf(pod)).toBe(hostPortsOf(pod));
  });

  test('are told by their place where they lead nowhere', () => {
    expect(hostPortsIn([null, { hostPort: 80, hostIP: null }])).toMatchObject([
      { target: '#1/TCP', pointer: '/spec/containers/0/ports/1/hostPort' },
    ]);
  });

  test('are those of every container', () => {
    const ports = [{ containerPort: 1, hostPort: 1 }];
    const pod = podWith({ containers: [{ ports }], initContainers: [{ ports }, { ports }] });
    expect([...hostPortsOf(pod).values()].map(({ container }) => container.pointer)).toEqual([
      '/spec/initContainers/0',
      '/spec/initContainers/1',
      '/spec/containers/0',
    ]);
  });

  test.each<Json>([
    null,
    {},
    'text',
    [null, 7, []],
    [{ containerPort: 80 }],
    [{ hostPort: 0 }],
    [{ hostPort: null }],
    [{ hostPort: '80' }],
  ])('are none in %j', (ports) => {
    expect(hostPortsIn(ports)).toEqual([]);
  });
});

test.each<[Json, boolean]>([
  [true, true],
  [false, false],
  [null, false],
  ['true', false],
])('hostNetwork %j is the network of the node: %s', (hostNetwork, expected) => {
  expect(usesHostNetwork(podWith({ hostNetwork }))).toBe(expected);
});
