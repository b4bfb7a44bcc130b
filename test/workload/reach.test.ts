import { expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { podOf } from '#workload/pod.ts';
import { reachOf } from '#workload/reach.ts';

const mounting = (name: string, ...volumes: string[]): JsonMap => ({
  name,
  volumeMounts: volumes.map((volume) => ({ name: volume })),
});

const SPEC: JsonMap = {
  initContainers: [mounting('init', 'shared')],
  containers: [
    mounting('app', 'shared', 'shared', 'own'),
    { name: 'disk', volumeDevices: [{ name: 'block' }], volumeMounts: [null, { name: 7 }, 'own'] },
  ],
  ephemeralContainers: [mounting('debugger', 'own')],
  volumes: [{ name: 'shared' }, { name: 'own' }, { name: 'block' }, { name: 'idle' }, {}, null],
};

const ALL = ['init', 'app', 'disk', 'debugger'];

test.each([
  ['/spec/containers/0/securityContext/privileged', ['app']],
  ['/spec/containers/1/ports/-', ['disk']],
  ['/spec/containers/1', ['disk']],
  ['/spec/initContainers/0/env/3', ['init']],
  ['/spec/ephemeralContainers/0/image', ['debugger']],
  ['/spec/volumes/0/hostPath', ['init', 'app']],
  ['/spec/volumes/1/emptyDir', ['app', 'debugger']],
  ['/spec/volumes/2', ['disk']],
  ['/spec/volumes/3/hostPath', []],
  // Which volume it is nobody can tell, so neither whose.
  ['/spec/volumes/4/hostPath', ALL],
  ['/spec/volumes/5/hostPath', ALL],
  ['/spec/volumes/-', ALL],
  ['/spec/containers/10/image', ALL],
  ['/spec/containers', ALL],
  ['/spec/securityContext/sysctls/0', ALL],
  ['/spec/hostNetwork', ALL],
  ['/metadata/annotations/a', []],
  ['/specification', []],
])('what is at %s reaches %j', (pointer, names) => {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec: SPEC });
  if (pod === undefined) throw new Error('no Pod');
  expect(reachOf(pod, pointer).map(({ name }) => name)).toEqual(names);
});

test('of a workload, what is beside its template reaches none', () => {
  const pod = podOf({ group: 'apps', kind: 'Deployment' }, { spec: { template: { spec: SPEC } } });
  if (pod === undefined) throw new Error('no Pod');
  expect(reachOf(pod, '/spec/replicas')).toEqual([]);
  expect(reachOf(pod, '/spec/template/spec/hostPID')).toHaveLength(4);
});
