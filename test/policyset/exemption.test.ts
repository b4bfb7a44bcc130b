import { describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import {
  covers,
  daysLeft,
  endsSoon,
  exempts,
  isOver,
  namesOf,
  type PolicyExemption,
} from '#policyset/exemption.ts';
import { requestWith } from '../support/requests.ts';

/** Whether an exemption is about a request, whose namespace's labels are unknown. */
function about(exemption: PolicyExemption, request: AdmissionRequest) {
  return exempts(exemption, namesOf(request), request, { namespaceLabels: 'unknown' });
}

const EXEMPTION: PolicyExemption = { policies: ['host-*'], match: {}, reason: 'It has to.' };

describe('the end of an exemption', () => {
  const until = (day: string | undefined, now: string) => {
    const exemption = { ...EXEMPTION, ...(day !== undefined && { until: day }) };
    const date = new Date(now);
    return [daysLeft(exemption, date), isOver(exemption, date), endsSoon(exemption, date)];
  };

  test.each<[string | undefined, string, [number, boolean, boolean]]>([
    [undefined, '2026-11-21T00:00:00Z', [Number.POSITIVE_INFINITY, false, false]],
    ['2027-03-31', '2026-11-21T00:00:00Z', [131, false, false]],
    ['2027-03-31', '2027-03-17T00:00:00Z', [15, false, false]],
    ['2027-03-31', '2027-03-18T00:00:00Z', [14, false, true]],
    // It holds to the end of its day, in UTC.
    ['2027-03-31', '2027-03-31T00:00:00Z', [1, false, true]],
    ['2027-03-31', '2027-03-31T23:59:59.999Z', [1, false, true]],
    ['2027-03-31', '2027-04-01T00:00:00Z', [0, true, false]],
    ['2027-03-31', '2030-01-01T00:00:00Z', [0, true, false]],
  ])('%s, asked at %s: days left, over, soon: %j', (day, now, expected) => {
    expect(until(day, now)).toEqual(expected);
  });
});

describe('the names that an object answers to', () => {
  const owner = (name: string, controller = true) => ({ name, controller });
  const pod = (metadata: JsonMap, name = '') => requestWith({ name, object: { metadata } });
  const FROM_REPLICA_SET = {
    generateName: 'web-5d4f7c-',
    labels: { 'pod-template-hash': '5d4f7c' },
    ownerReferences: [owner('web-5d4f7c')],
  };

  test.each<[string, string, ReturnType<typeof pod>, boolean]>([
    ['its own', 'csi-*', pod({}, 'csi-node'), true],
    ['its own in the object', 'csi-node', pod({ name: 'csi-node' }), true],
    ['what it will begin with', 'csi-node', pod({ generateName: 'csi-node-' }), true],
    ['a pattern over what it will begin with', 'csi-node-*', pod({ generateName: 'csi-node-' }), true],
    ['its ReplicaSet', 'web-5d4f7c', pod(FROM_REPLICA_SET), true],
    ['its Deployment', 'web', pod(FROM_REPLICA_SET), true],
    ['its Deployment once it has a name', 'web', pod(FROM_REPLICA_SET, 'web-5d4f7c-x7z2k'), true],
    ['its CronJob', 'nightly', pod({ ownerReferences: [owner('nightly-29384756')] }), true],
    ['an owner that is no controller', 'web', pod({ ownerReferences: [owner('web', false)] }), false],
    ['another', 'web', pod({ name: 'web2' }), false],
    ['what it began with, once it has a name', 'web', pod({ generateName: 'web-' }, 'evil'), false],
    [
      'an owner after the first controller',
      'web',
      pod({ ownerReferences: [owner('a'), owner('web')] }),
      false,
    ],
    ['an owner that ends in no hash', 'web', pod({ ownerReferences: [owner('web-undefined')] }), false],
    ['none, where it has none', '*', pod({}), false],
  ])('%s: %s', (_, name, request, expected) => {
    const exemption = { ...EXEMPTION, match: { names: [name] } };
    expect(about(exemption, request)).toBe(expected);
  });
});

test('is about an object only where the rest of its match is', () => {
  const exemption = { ...EXEMPTION, match: { names: ['test'], namespaces: { include: ['storage'] } } };
  expect(about(exemption, requestWith({ namespace: 'storage' }))).toBe(true);
  expect(about(exemption, requestWith({ namespace: 'shop' }))).toBe(false);
  const byLabel = { ...EXEMPTION, match: { namespaceSelector: { matchLabels: { team: 'red' } } } };
  expect(about(byLabel, requestWith())).toBe('unknown');
  const gone = { ...EXEMPTION, match: { objectSelector: { matchLabels: { trusted: 'yes' } } } };
  const oldObject = { metadata: { labels: { trusted: 'yes' } } };
  expect(about(gone, requestWith({ operation: 'UPDATE', object: oldObject, oldObject }))).toBe(true);
  expect(about(gone, requestWith({ operation: 'UPDATE', object: {}, oldObject }))).toBe(false);
});

describe('covers', () => {
  const app = {
    container: {
      kind: 'container',
      name: 'app',
      pointer: '/spec/containers/0',
      spec: {},
      context: undefined,
      injected: false,
    },
  } as const;
  const pod = {};
  test.each<[string, readonly string[] | undefined, string, typeof app | typeof pod, boolean]>([
    ['its policies', undefined, 'host-path', app, true],
    ['no others', undefined, 'privileged', app, false],
    ['the Pod, where it names no containers', undefined, 'host-path', pod, true],
    ['a container that it names', ['app'], 'host-path', app, true],
    ['a container that it means', ['a*'], 'host-path', app, true],
    ['no other container', ['sidecar'], 'host-path', app, false],
    ['not the Pod, where it names a container', ['app'], 'host-path', pod, false],
    ['the Pod, where it means all containers', ['*'], 'host-path', pod, true],
  ])('%s', (_, containers, policy, finding, expected) => {
    const match = containers === undefined ? {} : { containers };
    expect(covers({ ...EXEMPTION, match }, policy, finding)).toBe(expected);
  });
});
