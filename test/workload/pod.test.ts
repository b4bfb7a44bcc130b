import { describe, expect, test } from 'vitest';
import { valueAt } from '#json/lookup.ts';
import type { Json, JsonMap } from '#json/value.ts';
import { templatePathOf, WORKLOADS } from '#workload/kinds.ts';
import { podOf, titleOf } from '#workload/pod.ts';
import { WORKLOAD_KINDS } from '../support/workloads.ts';

const POD = { group: '', kind: 'Pod' };

const podIn = (spec: Json) => podOf(POD, { spec });

describe('the kinds that carry a Pod', () => {
  test('are those that Kubernetes has', () => {
    const known = WORKLOADS.map(
      ({ group, version, kind }) => `${group === '' ? version : `${group}/${version}`} ${kind}`,
    );
    expect(known.sort()).toEqual(
      WORKLOAD_KINDS.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).sort(),
    );
  });

  test('have the plural names of their URLs', () => {
    expect(WORKLOADS.map(({ kind, resource }) => [kind, resource])).toEqual(
      WORKLOADS.map(({ kind }) => [kind, `${kind.toLowerCase()}s`]),
    );
  });

  test.each(WORKLOAD_KINDS)('a $kind carries it at $pod', ({ apiVersion, kind, pod, wrap }) => {
    const [, group = ''] = /^(.*)\/v1$/.exec(apiVersion) ?? [];
    const object = wrap({ containers: [{ name: 'app' }] });
    const found = podOf({ group, kind }, object);
    expect(found?.pointer).toBe(pod);
    expect(found?.spec).toBe(valueAt(object, pod));
    expect(found?.containers).toMatchObject([
      { kind: 'container', name: 'app', pointer: `${pod}/containers/0` },
    ]);
  });

  test.each([
    { group: '', kind: 'Service' },
    { group: 'apps', kind: 'Pod' },
    { group: '', kind: 'Deployment' },
    { group: '', kind: '' },
  ])('no Pod in $group/$kind', (kind) => {
    expect(templatePathOf(kind)).toBeUndefined();
    expect(podOf(kind, { spec: { containers: [] } })).toBeUndefined();
  });

  test.each<[string, JsonMap]>([
    ['no spec', {}],
    ['a null', { spec: null }],
    ['a text', { spec: 'containers' }],
    ['a list', { spec: [] }],
  ])('no Pod where its spec is %s', (_, object) => {
    expect(podOf(POD, object)).toBeUndefined();
  });

  test('no Pod in a Deployment whose template is something else', () => {
    expect(podOf({ group: 'apps', kind: 'Deployment' }, { spec: { template: 'a' } })).toBeUndefined();
  });
});

describe('its containers', () => {
  test('come in order, by how they run', () => {
    const pod = podIn({
      ephemeralContainers: [{ name: 'debug' }],
      containers: [{ name: 'app' }, { name: 'metrics' }],
      initContainers: [{ name: 'prepare' }, { name: 'proxy', restartPolicy: 'Always' }],
    });
    expect(pod?.containers.map(({ kind, name, pointer }) => `${kind} ${name} ${pointer}`)).toEqual([
      'init prepare /spec/initContainers/0',
      'sidecar proxy /spec/initContainers/1',
      'container app /spec/containers/0',
      'container metrics /spec/containers/1',
      'ephemeral debug /spec/ephemeralContainers/0',
    ]);
  });

  test.each<[string, Json]>([
    ['restartPolicy OnFailure', 'OnFailure'],
    ['restartPolicy null', null],
  ])('an init container with %s is no sidecar', (_, restartPolicy) => {
    expect(podIn({ initContainers: [{ name: 'a', restartPolicy }] })?.containers[0]?.kind).toBe('init');
  });

  test('a main container is no sidecar, whatever its restartPolicy', () => {
    const pod = podIn({ containers: [{ name: 'a', restartPolicy: 'Always' }] });
    expect(pod?.containers[0]?.kind).toBe('container');
  });

  test('keep their place where others are no maps, and get a name where they have none', () => {
    const pod = podIn({ containers: [null, 'app', { image: 'a' }, [], { name: 7 }] });
    expect(pod?.containers.map(({ name, pointer }) => `${name} ${pointer}`)).toEqual([
      '#2 /spec/containers/2',
      '#4 /spec/containers/4',
    ]);
  });

  test.each<[string, Json]>([
    ['a map', {}],
    ['null', null],
    ['a text', 'app'],
  ])('are none where the list is %s', (_, containers) => {
    expect(podIn({ containers })?.containers).toEqual([]);
  });

  test('are called by what they are', () => {
    const pod = podIn({
      initContainers: [{ name: 'a' }, { name: 'b', restartPolicy: 'Always' }],
      containers: [{ name: 'c' }],
      ephemeralContainers: [{ name: 'd' }],
    });
    expect(pod?.containers.map(titleOf)).toEqual([
      'init container "a"',
      'sidecar "b"',
      'container "c"',
      'ephemeral container "d"',
    ]);
  });
});

test('its metadata are the template’s', () => {
  const object = {
    metadata: { labels: { a: '1' } },
    spec: { template: { metadata: { labels: { a: '2' } }, spec: {} } },
  };
  expect(podOf({ group: 'apps', kind: 'Deployment' }, object)?.metadata).toEqual({ labels: { a: '2' } });
  expect(podOf(POD, object)?.metadata).toEqual({ labels: { a: '1' } });
});

describe('it runs on Windows', () => {
  test.each<[boolean, string, JsonMap]>([
    [true, 'spec.os says so', { os: { name: 'windows' } }],
    [
      false,
      'spec.os says Linux, whatever else is said',
      { os: { name: 'linux' }, nodeSelector: { 'kubernetes.io/os': 'windows' } },
    ],
    [true, 'its node selector does', { nodeSelector: { 'kubernetes.io/os': 'windows' } }],
    [false, 'its node selector says Linux', { nodeSelector: { 'kubernetes.io/os': 'linux' } }],
    [
      false,
      'it has options for Windows, which bind it to nothing',
      { securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } } },
    ],
    [false, 'nothing says so', { securityContext: { runAsUser: 1 } }],
    [false, 'spec.os is no map', { os: 'windows' }],
  ])('%s: %s', (windows, _, spec) => {
    expect(podIn(spec)?.windows).toBe(windows);
  });
});

describe('it may run on Windows', () => {
  const options = (windowsOptions: Json) => ({ securityContext: { windowsOptions } });

  test.each<[boolean, string, JsonMap]>([
    [true, 'it does', { os: { name: 'windows' } }],
    [true, 'its node selector says so', { nodeSelector: { 'kubernetes.io/os': 'windows' } }],
    [true, 'it has options for Windows', options({ runAsUserName: 'ContainerUser' })],
    [true, 'one of its containers has them', { containers: [{ name: 'a' }, { name: 'b', ...options({}) }] }],
    [true, 'one of its init containers has them', { initContainers: [{ name: 'a', ...options({}) }] }],
    [false, 'spec.os says Linux', { os: { name: 'linux' }, containers: [{ name: 'a', ...options({}) }] }],
    [
      false,
      'its node selector says Linux',
      { nodeSelector: { 'kubernetes.io/os': 'linux' }, ...options({}) },
    ],
    [false, 'the options are null', { containers: [{ name: 'a', ...options(null) }] }],
    [false, 'nothing says so', { securityContext: { runAsUser: 1 } }],
  ])('%s: %s', (mayBe, _, spec) => {
    expect(podIn(spec)?.mayBeWindows).toBe(mayBe);
  });
});
