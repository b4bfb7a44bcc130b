import { expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { isTooLarge } from '#workload/size.ts';
import { WORKLOAD_KINDS } from '../support/workloads.ts';

const POD = { group: '', kind: 'Pod' };
const many = (count: number): Json => Array.from({ length: count }, () => ({}));
const capabilities = (lists: JsonMap): JsonMap => ({ securityContext: { capabilities: lists } });

test.each<[string, JsonMap, boolean]>([
  ['nothing', {}, false],
  ['as much as is judged', { containers: many(2_000) }, false],
  ['one container more', { containers: many(2_001) }, true],
  ['one volume more', { containers: many(1_000), initContainers: many(500), volumes: many(501) }, true],
  ['ephemeral containers, too', { ephemeralContainers: many(2_001) }, true],
  ['as many variables as are judged', { containers: [{ env: many(2_500) }, { env: many(2_500) }] }, false],
  ['one variable more', { containers: [{ env: many(2_500) }], initContainers: [{ env: many(2_501) }] }, true],
  ['sysctls, too', { securityContext: { sysctls: many(5_001) }, containers: [null, { env: null }] }, true],
  ['sources of variables, too', { containers: [{ envFrom: many(5_001) }] }, true],
  ['ports, too', { containers: [{ ports: many(2_500) }, { ports: many(2_501) }] }, true],
  ['volume mounts, too', { containers: [{ volumeMounts: many(5_001) }] }, true],
  ['volume devices, too', { containers: [{ volumeDevices: many(5_001) }] }, true],
  ['added capabilities, too', { containers: [capabilities({ add: many(5_001) })] }, true],
  ['dropped ones, too', { ephemeralContainers: [capabilities({ drop: many(5_001) })] }, true],
  ['the sources of volumes, too', { volumes: [{ projected: { sources: many(5_001) } }, null] }, true],
  [
    'all of them together',
    { containers: [{ env: many(2_500), ports: many(2_500), volumeMounts: [1] }] },
    true,
  ],
  ['what is no list', { containers: 'x'.repeat(10_000) }, false],
])('%s', (_, spec, expected) => {
  expect(isTooLarge(POD, { spec })).toBe(expected);
});

test.each(WORKLOAD_KINDS)('a $kind is measured by its Pod', ({ apiVersion, kind, wrap }) => {
  const [group = ''] = /^.*(?=\/)/.exec(apiVersion) ?? [];
  expect(isTooLarge({ group, kind }, wrap({ containers: many(2_001) }))).toBe(true);
  expect(isTooLarge({ group, kind }, wrap({ containers: many(1) }))).toBe(false);
});

test.each<[string, JsonMap, boolean]>([
  ['what would be a Pod elsewhere', { spec: { containers: many(2_001) } }, false],
  ['as many rules as are judged', { rules: many(5_000) }, false],
  ['one rule more', { rules: many(5_001) }, true],
  ['subjects', { subjects: many(5_001) }, true],
  ['ports and addresses', { spec: { ports: many(2_500), externalIPs: many(2_501) } }, true],
  ['hosts', { spec: { rules: many(2_500), tls: [{ hosts: many(2_500) }, null] } }, true],
  ['what is no list', { rules: 'x'.repeat(10_000), spec: { tls: [{ hosts: 1 }] } }, false],
])('a kind without a Pod: %s', (_, object, expected) => {
  expect(isTooLarge({ group: '', kind: 'Other' }, object)).toBe(expected);
});

test('a ConfigMap is measured by its texts', () => {
  const texts = (count: number): JsonMap =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, '']));
  const kind = { group: '', kind: 'ConfigMap' };
  expect(isTooLarge(kind, { data: texts(2_500), binaryData: texts(2_500) })).toBe(false);
  expect(isTooLarge(kind, { data: texts(2_500), binaryData: texts(2_501) })).toBe(true);
});
