import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { mutableFields } from '#propose/mutable.ts';
import { requestWith } from '../support/requests.ts';
import { WORKLOAD_KINDS } from '../support/workloads.ts';

/** Whether a mend may set a pointer in an update of such an object. */
function mutable(operation: string, group: string, kind: string, subresource = '') {
  const version = 'v1';
  const fields = mutableFields(
    requestWith({ operation, kind: { group, version, kind }, subresource, oldObject: {} }),
  );
  return (pointer: string) => fields(pointer, true);
}

const FIELD = '/spec/containers/0/securityContext';
const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');

test.each(WORKLOAD_KINDS)('on create a mend may touch anything of a $kind', ({ apiVersion, kind }) => {
  expect(mutable('CREATE', groupOf(apiVersion), kind)(FIELD)).toBe(true);
});

describe('on update', () => {
  test.each(WORKLOAD_KINDS)(
    'it may touch a $kind only if the API server lets anybody',
    ({ apiVersion, kind, pod }) => {
      const field = `${pod}/containers/0/securityContext`;
      expect(mutable('UPDATE', groupOf(apiVersion), kind)(field)).toBe(kind !== 'Pod' && kind !== 'Job');
    },
  );

  test.each(['Deployment', 'ReplicaSet', 'DaemonSet'])('it may not touch the selector of a %s', (kind) => {
    const touches = mutable('UPDATE', 'apps', kind);
    expect(['', '/spec', '/spec/selector', '/spec/selector/matchLabels/app'].filter(touches)).toEqual([]);
    expect(['/spec/selectors', '/spec/template/metadata/labels/app', '/metadata/labels'].every(touches)).toBe(
      true,
    );
  });

  test('it may touch of the spec of a StatefulSet only what may change', () => {
    const touches = mutable('UPDATE', 'apps', 'StatefulSet');
    expect(
      [
        '',
        '/spec',
        '/spec/selector',
        '/spec/serviceName',
        '/spec/volumeClaimTemplates/0',
        '/spec/templates',
      ].filter(touches),
    ).toEqual([]);
    expect(
      [
        '/spec/replicas',
        '/spec/template/spec/hostPID',
        '/spec/updateStrategy/type',
        '/spec/minReadySeconds',
        '/spec/ordinals/start',
        '/spec/revisionHistoryLimit',
        '/spec/persistentVolumeClaimRetentionPolicy/whenDeleted',
        '/metadata/annotations/a',
      ].every(touches),
    ).toBe(true);
  });

  test('it may touch how a Job runs and how long it is kept, and not what it runs', () => {
    const ofJob = mutable('UPDATE', 'batch', 'Job');
    const free = [
      'ttlSecondsAfterFinished',
      'suspend',
      'backoffLimit',
      'parallelism',
      'activeDeadlineSeconds',
    ];
    const also = ['maxFailedIndexes', 'podReplacementPolicy'];
    expect([...free, ...also].filter((field) => !ofJob(`/spec/${field}`))).toEqual([]);
    expect(
      ['', '/spec', '/spec/selector', '/spec/completions', '/spec/template/spec/hostPID'].filter(ofJob),
    ).toEqual([]);
  });

  describe('through a subresource of a Pod', () => {
    const pod = (...names: string[]) => ({ spec: { ephemeralContainers: names.map((name) => ({ name })) } });
    const touches = (subresource: string, object: JsonMap, oldObject: JsonMap) =>
      mutableFields(requestWith({ operation: 'UPDATE', subresource, object, oldObject }));
    const field = (index: number) => `/spec/ephemeralContainers/${index}/securityContext`;

    test('it may touch the ephemeral containers that come with it', () => {
      const added = touches('ephemeralcontainers', pod('a', 'b', 'c'), pod('b'));
      expect([0, 1, 2, 3].map(field).filter(added)).toEqual([field(0), field(2)]);
      expect([FIELD, '/spec/ephemeralContainers', '/spec/ephemeralContainers/0'].filter(added)).toEqual([]);
      expect(added(`/spec/template${field(0)}`, { privileged: false })).toBe(false);
    });

    test('it may touch the eleventh of them', () => {
      const names = Array.from({ length: 11 }, (_, index) => `c${index}`);
      const added = touches('ephemeralcontainers', pod(...names), pod(...names.slice(0, 10)));
      expect([1, 10].map(field).filter(added)).toEqual([field(10)]);
    });

    test('it may touch nothing of a resize', () => {
      expect(
        ['/spec/containers/0/resources', FIELD, field(0)].filter(touches('resize', pod('a'), {})),
      ).toEqual([]);
    });

    test('it may touch no ephemeral container otherwise', () => {
      expect(touches('', pod('a'), {})(field(0), { privileged: false })).toBe(false);
    });
  });

  test('kinds of other groups that share a name are other kinds', () => {
    expect(mutable('UPDATE', 'batch.volcano.sh', 'Job')(FIELD)).toBe(true);
    expect(mutable('UPDATE', 'metrics.k8s.io', 'Pod')(FIELD)).toBe(true);
  });
});

describe('on an update of what the API server lets nobody change, a mend may put back what is stored:', () => {
  const stored = {
    spec: {
      volumes: [],
      affinity: {},
      securityContext: {},
      containers: [
        { name: 'a', privileged: false, add: ['KILL', 'CHOWN'], ports: [{ number: 80, protocol: 'TCP' }] },
      ],
    },
  };
  const sent = {
    spec: {
      hostIPC: true,
      affinity: {},
      securityContext: { sysctls: [] },
      containers: [{ name: 'a', privileged: true, add: ['SYS_ADMIN', 'KILL', 'CHOWN'], tty: true }],
    },
  };
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const may = mutableFields(requestWith({ operation: 'UPDATE', kind, object: sent, oldObject: stored }));

  test.each<[string, string, Json | undefined]>([
    ['a value', '/spec/containers/0/privileged', false],
    ['the absence of a field', '/spec/hostIPC', undefined],
    ['the absence of what is stored empty', '/spec/securityContext', undefined],
    ['the absence of an empty list', '/spec/volumes', undefined],
    ['a list without the item that came in', '/spec/containers/0/add/0', undefined],
    ['a field with the map around it', '/spec/containers/0', { privileged: false }],
    ['a whole list', '/spec/containers/0/add', ['KILL', 'CHOWN']],
    ['an item that the API server has filled in', '/spec/containers/0/ports/-', { number: 80 }],
    ['a list whose items the API server has filled in', '/spec/containers/0/ports', [{ number: 80 }]],
  ])('%s', (_, pointer, value) => {
    expect(may(pointer, value)).toBe(true);
  });

  test.each<[string, string, Json | undefined]>([
    ['another value', '/spec/containers/0/privileged', true],
    ['a map with a field that is not stored', '/spec/containers/0', { privileged: false, tty: true }],
    ['a value where none is stored', '/spec/containers/0/tty', false],
    ['the absence of what is stored', '/spec/containers/0/name', undefined],
    ['a list without an item that is stored', '/spec/containers/0/add/2', undefined],
    ['the absence of a list that is stored', '/spec/containers/0/add', undefined],
    ['an item that is not stored', '/spec/containers/0/ports/-', { number: 81 }],
    ['an item of no list', '/spec/containers/0/privileged/-', false],
    ['a list with another item', '/spec/containers/0/ports', [{ number: 81 }]],
    ['a list with fewer items', '/spec/containers/0/add', ['KILL']],
    ['a map with another value of a field', '/spec/containers/0', { privileged: true }],
    ['the absence of what is empty before and after', '/spec/affinity', undefined],
    ['the absence of everything', '', undefined],
  ])('and not %s', (_, pointer, value) => {
    expect(may(pointer, value)).toBe(false);
  });
});
