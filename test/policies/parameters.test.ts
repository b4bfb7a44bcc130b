import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { type Json, type JsonMap, listAt, mapAt } from '#json/value.ts';
import { nanosOf } from '#workload/quantity.ts';
import { readSets, setText } from '../policyset/reading.ts';
import { MUTATE, reviewOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith, workloadKind } from '../support/workloads.ts';

function keysOf(policy: string, parameters: JsonMap, spec: JsonMap): readonly string[] {
  const sets = setOf([policyCalled(policy)], { parameters });
  return admit(reviewOf(podWith(spec)), sets, VALIDATE).violations.map(({ key }) => key);
}

describe('the tags that move', () => {
  const spec = {
    containers: ['a:latest', 'a:stable', 'a:1.4', 'a'].map((image) => ({ name: image, image })),
  };

  test.each<[string, JsonMap, string[]]>([
    ['are those that are named', { tags: ['stable'] }, ['image-tag:container/a:stable:stable']],
    ['may be none', { tags: [] }, []],
    ['are none where they are no list', { tags: 'latest' }, []],
  ])('%s', (_, parameters, moving) => {
    expect(keysOf('image-tag', parameters, spec)).toEqual([...moving, 'image-tag:container/a:untagged']);
  });
});

describe('the sysctls that are safe', () => {
  const names = ['net/core/somaxconn', 'net.core.somaxconn', 'net.ipv4.tcp_syncookies'];
  const spec = {
    securityContext: { sysctls: names.map((name) => ({ name, value: '1' })) },
    containers: [{ name: 'a' }],
  };

  test.each<[string, JsonMap, string[]]>([
    ['in either spelling', { allow: ['net.core.somaxconn'] }, ['net.ipv4.tcp_syncookies']],
    ['with slashes, too', { allow: ['net/core/somaxconn', null] }, ['net.ipv4.tcp_syncookies']],
    ['or none', { allow: [] }, ['net.core.somaxconn', 'net.core.somaxconn', 'net.ipv4.tcp_syncookies']],
  ])('are those that are named, %s', (_, parameters, found) => {
    expect(keysOf('unsafe-sysctls', parameters, spec)).toEqual(
      found.map((name) => `unsafe-sysctls::${name}`),
    );
  });
});

describe('the priority classes', () => {
  const keysFor = (parameters: JsonMap, priorityClassName?: string) =>
    keysOf('priority-class', parameters, { ...(priorityClassName && { priorityClassName }) });
  const SYSTEM = ['system-cluster-critical', 'system-node-critical'];

  test.each<[string, JsonMap, string | undefined, string[]]>([
    ['need not be named', { required: false, allow: SYSTEM }, undefined, []],
    ['may be those that are named', { required: true, allow: SYSTEM }, 'system-node-critical', []],
    ['may be no others', { required: false, allow: SYSTEM }, 'business', ['priority-class::business']],
    ['may be any where none is named', { required: true, allow: [] }, 'business', []],
  ])('%s', (_, parameters, name, expected) => {
    expect(keysFor(parameters, name)).toEqual(expected);
  });
});

describe('the replicas that a workload has to have', () => {
  const keysFor = (minimum: number, replicas: Json) => {
    const { wrap } = workloadKind('Deployment');
    const object = wrap({ containers: [] });
    const several = { ...object, spec: { ...mapAt(object, 'spec'), replicas } };
    const sets = setOf([policyCalled('minimum-replicas')], { parameters: { minimum } });
    return admit(reviewOf(several), sets, VALIDATE).violations.map(({ key }) => key);
  };

  test.each<[number, Json, string[]]>([
    [3, 2, ['minimum-replicas::2']],
    [3, 3, []],
    [1, null, []],
    [2, null, ['minimum-replicas::1']],
    [2, 0, []],
    [2, 'many', []],
  ])('at least %j: %j', (minimum, replicas, expected) => {
    expect(keysFor(minimum, replicas)).toEqual(expected);
  });
});

describe('the quantities that a fix fills in', () => {
  const mendedWith = (
    values: JsonMap,
    resources: JsonMap = {},
    require = ['requests.memory', 'limits.memory'],
  ) => {
    const sets = setOf([policyCalled('resource-requests-limits')], {
      mend: 'risky',
      parameters: { require, values },
    });
    const { object } = admit(reviewOf(podWith({ containers: [{ name: 'a', resources }] })), sets, MUTATE);
    return mapAt(listAt(mapAt(object), 'spec', 'containers')[0], 'resources');
  };

  test.each<[string, JsonMap, JsonMap]>([
    ['are the default ones where none is named', {}, { limits: { memory: '512Mi' } }],
    ['hold a limit that is the request too', { 'limits.memory': '1Gi' }, { limits: { memory: '1Gi' } }],
    [
      'hold a request of its own where the set names one',
      { 'requests.memory': '128Mi' },
      { requests: { memory: '128Mi' }, limits: { memory: '512Mi' } },
    ],
    [
      'hold a limit that is no lower than the request',
      { 'requests.memory': '1Gi' },
      { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } },
    ],
  ])('%s', (_, values, expected) => {
    expect(mendedWith(values)).toEqual(expected);
  });

  test('hold a memory request where no limit is asked for', () => {
    expect(mendedWith({}, {}, ['requests.memory'])).toEqual({ requests: { memory: '128Mi' } });
  });

  test.each(['0', '1', '.5', '1.', '1.5Gi', '100m', '1e3', '2E-2', '3E', '128Mi'])(
    'may be %s',
    (quantity) => {
      expect(nanosOf(quantity)).toBeDefined();
      expect(problemsWith({ 'limits.memory': quantity })).toEqual([]);
    },
  );

  test.each<[string, Json]>([
    ['limits.memory', 'much'],
    ['limits.memory', '-1'],
    ['limits.memory', ''],
    ['limits.memory', '.'],
    ['limits.memory', '1 Gi'],
    ['limits.memory', '1KI'],
    ['limits.memory', 1],
    ['limits.memory', '1'.repeat(33)],
    ['limits.gpu', '1'],
  ])('may not be %s: %j', (field, value) => {
    expect(problemsWith({ [field]: value })).toEqual([
      expect.stringMatching(
        /expected a quantity such as 100m or 128Mi|unknown field "limits.gpu"|expected a text/,
      ),
    ]);
  });
});

function problemsWith(values: JsonMap): readonly string[] {
  const policy = { id: 'resource-requests-limits', parameters: { values } };
  return readSets(setText(`policies: ${JSON.stringify([policy])}`)).problems;
}

test.each<[string[], string]>([
  [['NodePort'], 'Service is of type NodePort: set spec.type to ClusterIP'],
  [['NodePort', 'ClusterIP'], 'Service is of type NodePort: set spec.type to another'],
])('of a Service, a type is advised that is none of %j', (types, reason) => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { type: 'NodePort', ports: [{ port: 80 }] },
  };
  const sets = setOf([policyCalled('exposed-services')], { parameters: { types } });
  const { violations } = admit(reviewOf(service), sets, VALIDATE);
  expect(violations.map((violation) => violation.reason)).toEqual([reason]);
});
