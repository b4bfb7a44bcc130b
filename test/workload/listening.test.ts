import { expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { listeningPorts } from '#workload/listening.ts';
import type { ContainerKind } from '#workload/pod.ts';

function portsOf(spec: JsonMap, kind: ContainerKind = 'container'): readonly string[] {
  const container = {
    kind,
    name: 'a',
    pointer: '/spec/containers/0',
    spec,
    context: undefined,
    injected: false,
  };
  return listeningPorts(container).map(({ number, protocol, pointer }) => `${number}/${protocol} ${pointer}`);
}

const CONTAINER = '/spec/containers/0';

test.each<[string, JsonMap, string[]]>([
  ['nothing', { ports: null, livenessProbe: null }, []],
  ['a port', { ports: [{ containerPort: 80 }] }, [`80/TCP ${CONTAINER}/ports/0/containerPort`]],
  [
    'an empty protocol',
    { ports: [{ containerPort: 80, protocol: '' }] },
    [`80/TCP ${CONTAINER}/ports/0/containerPort`],
  ],
  [
    'a port twice',
    { ports: [{ containerPort: 80 }, null, { containerPort: 80 }] },
    [`80/TCP ${CONTAINER}/ports/0/containerPort`],
  ],
  [
    'two protocols',
    { ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] },
    [`53/TCP ${CONTAINER}/ports/0/containerPort`, `53/UDP ${CONTAINER}/ports/1/containerPort`],
  ],
  [
    'probes that ask one port',
    { livenessProbe: { tcpSocket: { port: 22 } }, readinessProbe: { httpGet: { port: 22 } } },
    [`22/TCP ${CONTAINER}/livenessProbe/tcpSocket/port`],
  ],
  [
    'a probe that asks what is declared',
    { ports: [{ containerPort: 22 }], livenessProbe: { tcpSocket: { port: 22 } } },
    [`22/TCP ${CONTAINER}/ports/0/containerPort`],
  ],
  ['a probe by name', { livenessProbe: { tcpSocket: { port: 'ssh' } } }, []],
  ['a probe of another host', { livenessProbe: { tcpSocket: { host: 'other', port: 22 } } }, []],
  ['a port in quotes', { ports: [{ containerPort: '22' }] }, []],
])('%s', (_, spec, expected) => {
  expect(portsOf(spec)).toEqual(expected);
});

test('what an init container asks nobody asks', () => {
  expect(portsOf({ livenessProbe: { tcpSocket: { port: 22 } } }, 'init')).toEqual([]);
});
