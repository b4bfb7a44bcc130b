import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { emptyDirInstead, hostPathsOf, isWithin, normalPath } from '#workload/host-paths.ts';
import { podOf } from '#workload/pod.ts';
import { isRuntimeSocket } from '#workload/runtime-sockets.ts';

function hostPathsIn(volumes: Json) {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec: { volumes } });
  if (pod === undefined) throw new Error('no Pod');
  return hostPathsOf(pod);
}

describe('the hostPath volumes of a Pod', () => {
  test('are told by the name and the place of their volume', () => {
    const volumes = [
      { name: 'data', emptyDir: {} },
      { name: 'logs', hostPath: { path: '/var/log' } },
      { hostPath: { path: '/srv' } },
    ];
    expect(hostPathsIn(volumes)).toEqual([
      { volume: 'logs', path: '/var/log', pointer: '/spec/volumes/1/hostPath' },
      { volume: '#2', path: '/srv', pointer: '/spec/volumes/2/hostPath' },
    ]);
  });

  test('are told without a path where it is none', () => {
    expect(
      hostPathsIn([
        { name: 'a', hostPath: { path: 7 } },
        { name: 'b', hostPath: 'x' },
      ]),
    ).toMatchObject([
      { volume: 'a', path: '' },
      { volume: 'b', path: '' },
    ]);
  });

  test.each<Json>([null, {}, [null], ['hostPath'], [{ name: 'a', hostPath: null }]])(
    'are none in %j',
    (bad) => {
      expect(hostPathsIn(bad)).toEqual([]);
    },
  );
});

test('an emptyDir takes the place of the hostPath', () => {
  const volumes = [{ name: 'a' }, { name: 'b', hostPath: { path: '/' } }];
  expect(emptyDirInstead('/spec/volumes/1/hostPath', { spec: { volumes } })).toEqual([
    { op: 'set', pointer: '/spec/volumes/1', value: { name: 'b', emptyDir: {} } },
  ]);
});

test.each([
  ['/', '/'],
  ['//', '/'],
  ['/./', '/'],
  ['/etc', '/etc'],
  ['/etc/', '/etc'],
  ['//etc/.//ssl/./', '/etc/ssl'],
  ['/etc/..', '/etc/..'],
  ['/etc/.ssl', '/etc/.ssl'],
  ['etc/./ssl', 'etc/ssl'],
  ['.', ''],
  ['', ''],
])('%s means %s', (path, normal) => {
  expect(normalPath(path)).toBe(normal);
});

test.each([
  ['/etc', '/etc', true],
  ['/etc/ssl', '/etc', true],
  ['/etc', '/', true],
  ['/', '/', true],
  ['/', '/etc', false],
  ['/etcd', '/etc', false],
  ['etc', '/etc', false],
  ['etc', '/', false],
])('%s within %s: %s', (path, directory, within) => {
  expect(isWithin(path, directory)).toBe(within);
});

test.each([
  ['/var/run/docker.sock', true],
  ['/run/docker.sock', true],
  ['//run/./docker.sock/', true],
  ['/run/containerd/containerd.sock', true],
  ['/var/run/crio/crio.sock', true],
  ['/run/cri-dockerd.sock', true],
  ['/run/podman/podman.sock', true],
  ['/run', false],
  ['/run/containerd', false],
  ['run/docker.sock', false],
  ['/srv/docker.sock', false],
  ['', false],
])('%s is a container runtime listening: %s', (path, socket) => {
  expect(isRuntimeSocket(path)).toBe(socket);
});
