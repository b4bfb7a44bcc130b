import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
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

describe('on an update of what the API server lets nobody change, a mend may put back what is stored:', () => {
  const stored = {
    spec: { securityContext: {}, containers: [{ name: 'a', privileged: false, add: ['KILL', 'CHOWN'] }] },
  };
  const sent = {
    spec: {
      hostIPC: true,
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
    ['a list without the item that came in', '/spec/containers/0/add/0', undefined],
    ['a field with the map around it', '/spec/containers/0', { privileged: false }],
    ['a whole list', '/spec/containers/0/add', ['KILL', 'CHOWN']],
  ])('%s', (_, pointer, value) => {
    expect(may(pointer, value)).toBe(true);
  });

  test.each<[string, string, Json | undefined]>([
    ['another value', '/spec/containers/0/privileged', true],
    ['a map with a field that is not stored', '/spec/containers/0', { privileged: false, tty: true }],
    ['a value where none is stored', '/spec/containers/0/tty', false],
    ['the absence of what is stored', '/spec/containers/0/name', undefined],
    ['a list without an item that is stored', '/spec/containers/0/add/2', undefined],
    ['the absence of everything', '', undefined],
  ])('and not %s', (_, pointer, value) => {
    expect(may(pointer, value)).toBe(false);
  });
});
