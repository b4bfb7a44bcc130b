import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { podOf } from '#workload/pod.ts';
import { probedContainers, probedPort } from '#workload/probes.ts';

const podIn = (spec: JsonMap) => podOf({ group: '', kind: 'Pod' }, { spec });

function asked(probe: Json) {
  const [container] = podIn({ containers: [{ name: 'app', livenessProbe: probe }] })?.containers ?? [];
  if (container === undefined) throw new Error('no container');
  expect(probedPort(container, 'readinessProbe'), 'each probe is read for itself').toBeUndefined();
  return probedPort(container, 'livenessProbe');
}

const PROBE = '/spec/containers/0/livenessProbe';

describe('a probe asks', () => {
  test.each<[string, Json, string, number | string]>([
    ['a number over HTTP', { httpGet: { path: '/', port: 8080 } }, 'httpGet', 8080],
    ['a name over HTTP', { httpGet: { path: '/', port: 'http' } }, 'httpGet', 'http'],
    ['digits, which are a name', { tcpSocket: { port: '80' } }, 'tcpSocket', '80'],
    ['a number over gRPC', { grpc: { port: 50051, service: 'live' } }, 'grpc', 50051],
    ['beside a handler that is null', { httpGet: null, tcpSocket: { port: 1 } }, 'tcpSocket', 1],
  ])('%s', (_, probe, handler, port) => {
    expect(asked(probe)).toEqual({ pointer: `${PROBE}/${handler}/port`, port, elsewhere: false });
  });

  test.each<[string, Json, boolean]>([
    ['this Pod, where no host is said', null, false],
    ['this Pod, where the host is empty', '', false],
    ['another host', '192.0.2.1', true],
  ])('%s', (_, host, elsewhere) => {
    expect(asked({ httpGet: { host, port: 80 } })).toMatchObject({ elsewhere });
  });
});

describe('no port is asked by', () => {
  test.each<[string, Json]>([
    ['a command', { exec: { command: ['true'] } }],
    ['null', null],
    ['a text', 'http'],
    ['a list', [{ httpGet: { port: 80 } }]],
    ['a handler without a port', { httpGet: { path: '/' } }],
    ['a handler whose port is null', { httpGet: { port: null } }],
    ['a handler whose port is a map', { httpGet: { port: { number: 80 } } }],
    ['a handler that is no map', { tcpSocket: 80 }],
  ])('%s', (_, probe) => {
    expect(asked(probe)).toBeUndefined();
  });
});

test('only containers that run with the Pod are probed', () => {
  const livenessProbe = { tcpSocket: { port: 80 } };
  const pod = podIn({
    initContainers: [
      { name: 'init', livenessProbe },
      { name: 'sidecar', restartPolicy: 'Always', livenessProbe },
    ],
    containers: [{ name: 'app', livenessProbe }],
    ephemeralContainers: [{ name: 'debugger', livenessProbe }],
  });
  if (pod === undefined) throw new Error('no Pod');
  expect(probedContainers(pod).map(({ name }) => name)).toEqual(['sidecar', 'app']);
  const asking = pod.containers.filter((container) => probedPort(container, 'livenessProbe') !== undefined);
  expect(asking).toEqual(probedContainers(pod));
});
