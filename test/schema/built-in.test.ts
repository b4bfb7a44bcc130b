import { describe, expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { at, isMap } from '#json/value.ts';
import { builtInSchemas, MINORS, minorFor, newestMinor } from '#schema/built-in.ts';
import { json } from '../support/arbitraries.ts';
import { workloadReviews } from '../support/hostile.ts';
import { forAll } from '../support/laws.ts';

const POD = { group: '', version: 'v1', kind: 'Pod' };

/** A Pod whose only container has these fields. */
function podWith(container: JsonMap, spec: JsonMap = {}): JsonMap {
  return { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'app', ...container }], ...spec } };
}

describe.each(MINORS)('the schemas of Kubernetes %s', async (minor) => {
  const schemas = await builtInSchemas(minor);
  const faultsOf = (object: JsonMap) => schemas(POD)?.faults(object);

  test.each<[string, JsonMap]>([
    ['a Pod', podWith({ image: 'registry.example/app:1' })],
    [
      'nulls of any type',
      podWith({ image: null, ports: null, securityContext: null, resources: { limits: { cpu: null } } }),
    ],
    [
      'quantities as text and as numbers',
      podWith({ resources: { limits: { cpu: 1, memory: '1.5Gi' }, requests: { cpu: '.5', memory: '1e3' } } }),
    ],
    [
      'a port by number and by name',
      podWith({ livenessProbe: { httpGet: { port: 80 } }, readinessProbe: { httpGet: { port: 'web' } } }),
    ],
    ['any annotation', { ...podWith({}), metadata: { annotations: { 'example.com/a b': 'c' } } }],
    [
      'managed fields of any shape',
      { ...podWith({}), metadata: { managedFields: [{ fieldsV1: { 'f:a': {} } }] } },
    ],
    ['any status', { ...podWith({}), status: { phase: 1, nonsense: true } }],
  ])('take %s', (_, object) => {
    expect(faultsOf(object)).toEqual([]);
  });

  test.each<[string, JsonMap, string]>([
    [
      'a misspelt field',
      podWith({ securityContxt: {} }),
      '/spec/containers/*: unknown field "securityContxt"',
    ],
    [
      'a field in another’s place',
      podWith({ securityContext: { fsGroup: 1 } }),
      '/spec/containers/*/securityContext: unknown field "fsGroup"',
    ],
    [
      'an inherited name',
      podWith(JSON.parse('{"__proto__": {}, "constructor": 1}')),
      '/spec/containers/*: unknown field "__proto__"',
    ],
    [
      'text for a number',
      podWith({ ports: [{ containerPort: '80' }] }),
      '/spec/containers/*/ports/*/containerPort: expected integer',
    ],
    [
      'a number for text',
      podWith({ env: [{ name: 'A', value: 1 }] }),
      '/spec/containers/*/env/*/value: expected string',
    ],
    [
      'half a port',
      podWith({ ports: [{ containerPort: 80.5 }] }),
      '/spec/containers/*/ports/*/containerPort: expected integer',
    ],
    [
      'more than 32 bits',
      podWith({ ports: [{ containerPort: 2 ** 31 }] }),
      '/spec/containers/*/ports/*/containerPort: expected at most 2147483647',
    ],
    [
      'no quantity',
      podWith({ resources: { limits: { cpu: 'much' } } }),
      '/spec/containers/*/resources/limits/cpu: expected a quantity',
    ],
    ['a list for a map', podWith({}, { securityContext: [] }), '/spec/securityContext: expected object'],
    [
      'a container without a name',
      { spec: { containers: [{ image: 'a' }] } },
      '/spec/containers/*: field "name" is missing',
    ],
  ])('refuse %s', (_, object, fault) => {
    expect(faultsOf(object)).toContain(fault);
  });

  test('find a hundred thousand faults, and what is a quantity only at the beginning, in a moment', () => {
    const many = podWith({}, { tolerations: Array.from({ length: 100_000 }, () => 1) });
    expect(faultsOf(many)).toHaveLength(100_000);
    const long = podWith({ resources: { limits: { cpu: `${'1'.repeat(200_000)}x` } } });
    expect(faultsOf(long)).toEqual(['/spec/containers/*/resources/limits/cpu: expected a quantity']);
  });

  test('say the same of a fault wherever in its list it stands', () => {
    const bad = { name: 'a', value: 1 };
    const [first] = faultsOf(podWith({ env: [bad, { name: 'b' }] })) ?? [];
    const [second] = faultsOf(podWith({ env: [{ name: 'b' }, bad] })) ?? [];
    expect(first).toBe(second);
  });

  test('check a version that is no longer served by the one that came after', () => {
    const old = schemas({ group: 'batch', version: 'v1beta1', kind: 'CronJob' });
    const now = schemas({ group: 'batch', version: 'v1', kind: 'CronJob' });
    expect(old?.faults).toBe(now?.faults);
    expect(now?.name).toBe(`Kubernetes ${minor}`);
    expect(old?.name).toBe(`Kubernetes ${minor} (batch/v1/CronJob)`);
  });

  test.each([
    { group: 'example.com', version: 'v1', kind: 'Pod' },
    { group: '', version: 'v1', kind: 'Nothing' },
    { group: '', version: 'v1', kind: 'constructor' },
  ])('know nothing of $group $kind', (kind) => {
    expect(schemas(kind)).toBeUndefined();
  });

  test('never fail, and leave the object as it was', () => {
    const whole = (object: unknown) => {
      const before = JSON.stringify(object);
      if (isMap(object as never)) schemas(POD)?.faults(object as never);
      expect(JSON.stringify(object)).toBe(before);
    };
    forAll(json, whole);
    forAll(workloadReviews, (review) => whole(at(review, 'request', 'object')));
  });
});

test.each([
  ['v1.36.3', '1.36'],
  ['1.35', '1.35'],
  ['v1.34.2+k3s1', '1.34'],
  ['1.35+', '1.35'],
  ['1.20', '1.34'],
  ['v1.99.0', '1.36'],
  ['latest', undefined],
  ['', undefined],
])('a cluster of version %s is checked by the schemas of %s', (version, minor) => {
  expect(minorFor(version)).toBe(minor);
});

test('the newest is the last', () => {
  expect(newestMinor()).toBe(MINORS.at(-1));
});
