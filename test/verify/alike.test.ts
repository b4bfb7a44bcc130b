import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { alike } from '#verify/invariants/alike.ts';

describe('alike', () => {
  test.each<[Json, Json]>([
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    [{ a: null, b: [] }, {}],
    [{ nodeSelector: {} }, { nodeSelector: null }],
    [{ resources: { limits: {} } }, { resources: {} }],
    [[{ labels: {} }], [{}]],
  ])('are %j and %j', (left, right) => {
    expect(alike(left, right)).toBe(true);
    expect(alike(right, left)).toBe(true);
  });

  test.each<[Json, Json]>([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ securityContext: {} }, {}],
    [{ a: false }, {}],
    [{ __proto__: null, toString: 1 }, {}],
    [{ a: {} }, { a: [] }],
    [{ nodeSelector: { a: 'b' } }, { nodeSelector: {} }],
  ])('are not %j and %j', (left, right) => {
    expect(alike(left, right)).toBe(false);
    expect(alike(right, left)).toBe(false);
  });
});
