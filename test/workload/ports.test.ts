import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { type Container, type Pod, podOf } from '#workload/pod.ts';
import { declaresName, declaresNumber, isPortNumber, tcpPortsOf } from '#workload/ports.ts';

function podIn(spec: JsonMap): Pod {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec });
  if (pod === undefined) throw new Error('no Pod');
  return pod;
}

function containerWith(ports: Json): Container {
  const [container] = podIn({ containers: [{ name: 'app', ports }] }).containers;
  if (container === undefined) throw new Error('no container');
  return container;
}

test('the TCP ports of all containers count, and TCP is the default', () => {
  const pod = podIn({
    initContainers: [{ name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 1 }] }],
    containers: [
      {
        name: 'a',
        ports: [
          { containerPort: 2, protocol: 'TCP' },
          { containerPort: 3, protocol: 'UDP' },
        ],
      },
      {
        name: 'b',
        ports: [
          { containerPort: 4, protocol: null },
          { containerPort: 5, protocol: '' },
        ],
      },
    ],
  });
  expect([...tcpPortsOf(pod)]).toEqual([1, 2, 4, 5]);
});

test('a name or a number is declared whatever the protocol', () => {
  const container = containerWith([{ name: 'dns', containerPort: 53, protocol: 'UDP' }]);
  expect([declaresName(container, 'dns'), declaresName(container, '53')]).toEqual([true, false]);
  expect([declaresNumber(container, 53), declaresNumber(container, 54)]).toEqual([true, false]);
});

test('the ports of a container are read once, however many ask', () => {
  let reads = 0;
  const port = {
    get containerPort() {
      reads++;
      return 80;
    },
  };
  const container = containerWith([port]);
  for (const number of [80, 81, 82]) declaresNumber(container, number);
  expect(reads).toBe(1);
});

describe('a list of ports that is none', () => {
  test.each<[string, Json]>([
    ['null', null],
    ['a text', 'http'],
    ['a map', { name: 'http', containerPort: 80 }],
    ['a list of other things', [null, 80, 'http', [], { containerPort: '80', name: 7 }]],
  ])('declares nothing: %s', (_, ports) => {
    const container = containerWith(ports);
    expect(declaresName(container, 'http') || declaresNumber(container, 80)).toBe(false);
    expect(tcpPortsOf(podIn({ containers: [{ ports }] })).size).toBe(0);
  });
});

test('a port has a number from 1 to 65535', () => {
  expect([1, 80, 65_535].every(isPortNumber)).toBe(true);
  expect([0, -1, 65_536, 80.5, Number.NaN, 1e21].some(isPortNumber)).toBe(false);
});
