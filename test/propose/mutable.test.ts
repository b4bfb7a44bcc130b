import { describe, expect, test } from 'vitest';
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
    ({ apiVersion, kind }) => {
      expect(mutable('UPDATE', groupOf(apiVersion), kind)(FIELD)).toBe(kind !== 'Pod' && kind !== 'Job');
    },
  );

  test('it may touch how long a Job is kept, and nothing else of it', () => {
    const ofJob = mutable('UPDATE', 'batch', 'Job');
    expect(ofJob('/spec/ttlSecondsAfterFinished')).toBe(true);
    expect(['/spec', '/spec/selector', '/spec/ttlSecondsAfterFinished/x'].filter(ofJob)).toEqual([]);
  });

  test('it may touch the ephemeral containers of a Pod, through their subresource only', () => {
    const field = '/spec/ephemeralContainers/0/securityContext';
    expect(mutable('UPDATE', '', 'Pod', 'ephemeralcontainers')(field)).toBe(true);
    expect(mutable('UPDATE', '', 'Pod', 'ephemeralcontainers')(FIELD)).toBe(false);
    expect(mutable('UPDATE', '', 'Pod', 'ephemeralcontainers')('/spec/ephemeralContainers')).toBe(false);
    expect(mutable('UPDATE', '', 'Pod')(field)).toBe(false);
  });

  test('kinds of other groups that share a name are other kinds', () => {
    expect(mutable('UPDATE', 'batch.volcano.sh', 'Job')(FIELD)).toBe(true);
    expect(mutable('UPDATE', 'metrics.k8s.io', 'Pod')(FIELD)).toBe(true);
  });
});
