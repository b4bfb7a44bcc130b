import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { Json, JsonMap } from '#json/value.ts';
import { MUTATE, reviewOf, updateOf, VALIDATE } from '../support/reviews.ts';
import { RECOMMENDED, STRICTEST } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

/** As much as fits into the largest object that an API server takes. What matters here is that it ends, and how. */
const MANY = 20_000;

const nested = (open: string, close: string): Json => JSON.parse(open.repeat(MANY) + close.repeat(MANY));
const lists = nested('[', ']');
const maps: Json = JSON.parse(`${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`);

describe(`${MANY} levels`, () => {
  const spec: JsonMap = {
    securityContext: { runAsUser: maps, seccompProfile: { type: lists } },
    nodeSelector: maps,
    containers: [{ name: lists, resources: { limits: maps, requests: { cpu: lists } } }, lists],
    initContainers: maps,
    volumes: [{ hostPath: maps }, maps],
    deep: lists,
  };
  const object = podWith(spec, { name: 'deep', labels: maps, annotations: lists, ownerReferences: lists });

  test('are judged like any other object', () => {
    const mutated = admit(reviewOf(object), RECOMMENDED, MUTATE);
    expect(mutated.patch.map(({ path }) => path)).toEqual([
      '/spec/containers/0/securityContext',
      '/spec/securityContext/seccompProfile/type',
    ]);
    expect(admit(reviewOf(object), RECOMMENDED, VALIDATE).violations).toHaveLength(7);
  });

  test('are compared with as many in the old object', () => {
    const old = { ...object, spec: { ...spec, deep: [[1], lists] } };
    expect(admit(updateOf(object, object), RECOMMENDED, MUTATE).exemption).toBe('nothing-changed');
    expect(admit(updateOf(old, object), RECOMMENDED, VALIDATE).violations).toEqual([]);
  });

  test.each<[string, Json]>([
    ['lists', lists],
    ['maps', maps],
  ])('of %s in place of a review, or of any part of it', (_, deep) => {
    const review = reviewOf(podWith({})) as { request: JsonMap };
    const bodies: Json[] = [deep, { ...review, request: deep }];
    for (const part of Object.keys(review.request)) {
      bodies.push({ ...review, request: { ...review.request, [part]: deep } });
    }
    for (const body of bodies) {
      expect(['allowed', 'errored']).toContain(admit(body, RECOMMENDED, VALIDATE).outcome);
    }
  });
});

const podOf = (count: number) =>
  podWith({
    securityContext: { runAsUser: 1000 },
    containers: Array.from({ length: count }, (_, index) => ({ name: `c${index}` })),
  });

describe('as many containers as are judged', () => {
  const review = reviewOf(podOf(2_000));

  test('are all mended', () => {
    const { patch, mended, warnings } = admit(review, RECOMMENDED, MUTATE);
    // One each, and two for the Pod as a whole.
    expect(patch).toHaveLength(2_002);
    expect(mended).toHaveLength(3 * 2_000);
    expect(warnings.at(-1)).toMatch(/^and \d+ more$/);
  });

  test('are all judged', () => {
    expect(admit(review, RECOMMENDED, VALIDATE).violations).toHaveLength(6 * 2_000);
  });
});

describe.each([2_001, 200_000])('%d containers', (count) => {
  const review = reviewOf(podOf(count));

  test('are let through, and said so, where nothing would be denied', () => {
    for (const facts of [MUTATE, VALIDATE]) {
      expect(admit(review, RECOMMENDED, facts)).toMatchObject({
        outcome: 'allowed',
        shed: 'size',
        patch: [],
      });
    }
  });

  test('are no way past a set that denies', () => {
    expect(admit(review, STRICTEST, MUTATE).outcome).toBe('allowed');
    const denied = admit(review, STRICTEST, VALIDATE);
    expect(denied).toMatchObject({ outcome: 'denied', denial: expect.stringContaining('more containers') });
    expect(admit(updateOf(podOf(1), podOf(count)), STRICTEST, VALIDATE).outcome).toBe('denied');
  });

  test('may stay in an object that had too many before', () => {
    expect(admit(updateOf(podOf(count), podOf(count + 1)), STRICTEST, VALIDATE).outcome).toBe('allowed');
  });
});

const items = (count: number, item: (index: number) => Json): Json =>
  Array.from({ length: count }, (_, index) => item(index));

const container = (fields: JsonMap): JsonMap => ({ containers: [{ name: 'app', ...fields }] });

/** Each of these lists is walked by a policy at least, and gives it as much to do as it can. */
const LISTS: readonly (readonly [string, (count: number) => JsonMap])[] = [
  ['env', (n) => container({ env: items(n, (i) => ({ name: `DB_PASSWORD_${i >> 1}`, value: 'x' })) })],
  ['ports', (n) => container({ ports: items(n, (i) => ({ containerPort: 80, hostPort: i + 1 })) })],
  [
    'volumeMounts',
    (n) => container({ volumeMounts: items(n, () => ({})), securityContext: { privileged: true } }),
  ],
  [
    'capabilities.add',
    (n) => container({ securityContext: { capabilities: { add: items(n, (i) => `NEW_${i}`) } } }),
  ],
  [
    'capabilities.drop',
    (n) => container({ securityContext: { capabilities: { drop: items(n, () => 'KILL') } } }),
  ],
  [
    'sysctls',
    (n) => ({ ...container({}), securityContext: { sysctls: items(n, (i) => ({ name: `net.${i}` })) } }),
  ],
  [
    'projected.sources',
    (n) => ({
      ...container({}),
      volumes: [{ name: 'kube-api-access-1', projected: { sources: items(n, () => ({})) } }],
    }),
  ],
];

describe.each(LISTS)('entries of %s', (_, specOf) => {
  test('are judged and mended in time, as many as are judged', () => {
    const review = reviewOf(podWith(specOf(5_000)));
    const start = performance.now();
    for (const facts of [MUTATE, VALIDATE]) {
      expect(admit(review, STRICTEST, facts)).toMatchObject({ faults: [] });
      expect(admit(review, STRICTEST, facts).shed).toBeUndefined();
    }
    // Some tenths of a second, unless something is done once more for each entry.
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  test('are no way past a set that denies when there are more', () => {
    expect(admit(reviewOf(podWith(specOf(130_000))), STRICTEST, VALIDATE)).toMatchObject({
      outcome: 'denied',
      shed: 'size',
    });
  });
});
