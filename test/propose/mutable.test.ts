import { describe, expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { mutableFields } from '#propose/mutable.ts';
import { requestWith } from '../support/requests.ts';
import { WORKLOAD_KINDS } from '../support/workloads.ts';

function mutable(operation: string, group: string, kind: string, subresource = '') {
  const version = 'v1';
  return mutableFields(
    requestWith({ operation, kind: { group, version, kind }, subresource, oldObject: {} }),
  );
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
        '/metadata/annotations/a',
      ].every(touches),
    ).toBe(true);
  });

  test('it may touch how a Job runs and how long it is kept, and not what it runs', () => {
    const ofJob = mutable('UPDATE', 'batch', 'Job');
    expect(['/spec/ttlSecondsAfterFinished', '/spec/suspend', '/spec/backoffLimit'].every(ofJob)).toBe(true);
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
    });

    test('it may touch nothing of a resize', () => {
      expect(
        ['/spec/containers/0/resources', FIELD, field(0)].filter(touches('resize', pod('a'), {})),
      ).toEqual([]);
    });

    test('it may touch no ephemeral container otherwise', () => {
      expect(touches('', pod('a'), {})(field(0))).toBe(false);
    });
  });

  test('kinds of other groups that share a name are other kinds', () => {
    expect(mutable('UPDATE', 'batch.volcano.sh', 'Job')(FIELD)).toBe(true);
    expect(mutable('UPDATE', 'metrics.k8s.io', 'Pod')(FIELD)).toBe(true);
  });
});
