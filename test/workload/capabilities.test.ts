import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import {
  addedCapabilities,
  capabilitiesPointer,
  capabilityName,
  droppedCapabilities,
  entriesOf,
} from '#workload/capabilities.ts';
import type { Container } from '#workload/pod.ts';

function containerWith(capabilities: Json): Container {
  return {
    kind: 'container',
    name: 'app',
    pointer: '/spec/containers/0',
    spec: {},
    context: { capabilities },
    injected: false,
  };
}

const ADD = '/spec/containers/0/securityContext/capabilities/add';

test.each([
  ['SYS_ADMIN', 'SYS_ADMIN'],
  ['sys_admin', 'SYS_ADMIN'],
  ['CAP_SYS_ADMIN', 'SYS_ADMIN'],
  ['Cap_sys_Admin', 'SYS_ADMIN'],
  ['CAP_CAP_SYS_ADMIN', 'CAP_SYS_ADMIN'],
  ['HANDICAP_X', 'HANDICAP_X'],
  ['', ''],
])('the capability "%s" is %s', (written, name) => {
  expect(capabilityName(written)).toBe(name);
});

describe('what is added', () => {
  test('is told by name and by the place of its entry', () => {
    expect(addedCapabilities(containerWith({ add: ['cap_bpf', 'ALL'] }))).toEqual([
      { name: 'BPF', pointer: `${ADD}/0` },
      { name: 'ALL', pointer: `${ADD}/1` },
    ]);
  });

  test('keeps its place behind entries that name nothing', () => {
    expect(addedCapabilities(containerWith({ add: [null, '', 7, {}, 'KILL'] }))).toEqual([
      { name: 'KILL', pointer: `${ADD}/4` },
    ]);
  });

  test.each<Json>([null, {}, 'ALL', { add: null }, { add: 'ALL' }, { add: {} }])(
    'is nothing in %j',
    (bad) => {
      expect(addedCapabilities(containerWith(bad))).toEqual([]);
    },
  );
});

describe('what is dropped', () => {
  test('is told in upper case', () => {
    expect([...droppedCapabilities(containerWith({ drop: ['all', 'Net_Raw'] }))]).toEqual(['ALL', 'NET_RAW']);
  });

  test('keeps its CAP_, with which containerd finds nothing to drop', () => {
    expect([...droppedCapabilities(containerWith({ drop: ['cap_net_raw'] }))]).toEqual(['CAP_NET_RAW']);
  });

  test.each<Json>([null, { drop: null }, { drop: 'ALL' }, { drop: [null, 7, ['ALL']] }])(
    'is nothing in %j',
    (bad) => {
      expect(droppedCapabilities(containerWith(bad)).size).toBe(0);
    },
  );
});

test('a list is read as it stands', () => {
  expect(entriesOf(containerWith({ drop: ['all', null] }), 'drop')).toEqual(['all', null]);
  expect(capabilitiesPointer(containerWith(null), 'add')).toBe(ADD);
});
