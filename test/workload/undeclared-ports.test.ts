import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { Json, JsonMap } from '#json/value.ts';
import { podOf } from '#workload/pod.ts';
import { declarationFor, undeclaredPorts } from '#workload/undeclared-ports.ts';
import { MUTATE, reviewOf } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

/** A container of this name whose liveness probe asks `port`. */
function asking(name: string, port: Json, ports: Json = [], rest: JsonMap = {}): JsonMap {
  return { name, ports, livenessProbe: { httpGet: { port } }, ...rest };
}

/** What the liveness probes of a Pod ask in vain, and how that is declared. */
function found(spec: JsonMap) {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec });
  if (pod === undefined) throw new Error('no Pod');
  return undeclaredPorts(pod, 'livenessProbe').map(({ container, value }) => {
    const declaration = declarationFor(pod, container, 'livenessProbe');
    return [container.name, value, declaration?.pointer];
  });
}

describe('a number', () => {
  test('is declared by any container, and where by none, at the end of the asking one’s list', () => {
    const containers = [
      asking('a', 8080),
      asking('b', 9090),
      { name: 'c', ports: [{ containerPort: 9090 }] },
    ];
    expect(found({ containers })).toEqual([['a', '8080', '/spec/containers/0/ports/-']]);
  });

  test('that several ask is declared by the first of them, whatever probe asks it', () => {
    const readinessProbe = { tcpSocket: { port: 8080 } };
    const containers = [{ name: 'a', readinessProbe }, asking('b', 8080), asking('c', 8080)];
    const first = '/spec/containers/0/ports/-';
    expect(found({ containers })).toEqual([
      ['b', '8080', first],
      ['c', '8080', first],
    ]);
  });

  test('asked of another host is not looked at, and makes nobody the one to declare it', () => {
    const away = { name: 'a', livenessProbe: { httpGet: { host: 'example.org', port: 80 } } };
    expect(found({ containers: [away, asking('b', 80)] })).toEqual([
      ['b', '80', '/spec/containers/1/ports/-'],
    ]);
  });

  test.each<[string, JsonMap]>([
    ['on the network of the node', { hostNetwork: true, containers: [asking('a', 8080)] }],
    ['that no port has', { containers: [asking('a', 0)] }],
    ['of another protocol', { containers: [asking('a', 80, [{ containerPort: 80, protocol: 'UDP' }])] }],
  ])('%s is found, and declared by nobody', (_, spec) => {
    expect(found(spec)).toEqual([['a', expect.any(String), undefined]]);
  });
});

describe('a name', () => {
  test('is declared by its own container only', () => {
    const ports = [{ name: 'http', containerPort: 80 }];
    expect(found({ containers: [asking('a', 'http', ports), asking('b', 'http')] })).toEqual([
      ['b', 'http', undefined],
    ]);
  });
});

test('three probes of one container that ask three ports are mended in one pass', () => {
  const probe = (port: number) => ({ tcpSocket: { port } });
  const object = podWith({
    containers: [{ name: 'app', livenessProbe: probe(1), readinessProbe: probe(2), startupProbe: probe(3) }],
  });
  const sets = setOf(['liveness-port', 'readiness-port', 'startup-port'].map(policyCalled), { mend: 'safe' });
  expect(admit(reviewOf(object), sets, MUTATE).patch).toEqual([
    { op: 'add', path: '/spec/containers/0/ports', value: [{ containerPort: 1 }] },
    { op: 'add', path: '/spec/containers/0/ports/-', value: { containerPort: 2 } },
    { op: 'add', path: '/spec/containers/0/ports/-', value: { containerPort: 3 } },
  ]);
});

test('digits in quotes are no number, and the advice is to write one', () => {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec: { containers: [asking('a', '8080')] } });
  const texts = pod === undefined ? [] : undeclaredPorts(pod, 'livenessProbe').map(({ reason }) => reason);
  expect(texts).toEqual([expect.stringMatching(/port "8080" in quotes: write the number without quotes$/)]);
});
