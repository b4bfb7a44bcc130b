import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { isZero, larger, nanosOf } from '#workload/quantity.ts';
import { json } from '../support/arbitraries.ts';
import { forAll } from '../support/laws.ts';

const NANO = 1n;
const ONE = 1_000_000_000n;

describe('a quantity in billionths', () => {
  test.each<[Json, bigint]>([
    ['0', 0n],
    ['1', ONE],
    [1, ONE],
    [0.5, ONE / 2n],
    [1e-7, 100n],
    [1e21, 10n ** 30n],
    ['100m', ONE / 10n],
    ['1.5', (3n * ONE) / 2n],
    ['.5', ONE / 2n],
    ['5.', 5n * ONE],
    ['+1', ONE],
    ['-1', -ONE],
    ['1n', NANO],
    ['1u', 1_000n],
    ['1k', 1_000n * ONE],
    ['1M', 10n ** 6n * ONE],
    ['1G', 10n ** 9n * ONE],
    ['1T', 10n ** 12n * ONE],
    ['1P', 10n ** 15n * ONE],
    ['1E', 10n ** 18n * ONE],
    ['1Ki', 1024n * ONE],
    ['1.5Ki', 1536n * ONE],
    ['1Mi', 1024n ** 2n * ONE],
    ['1Gi', 1024n ** 3n * ONE],
    ['1Ti', 1024n ** 4n * ONE],
    ['1Pi', 1024n ** 5n * ONE],
    ['1Ei', 1024n ** 6n * ONE],
    ['1e3', 1_000n * ONE],
    ['1E3', 1_000n * ONE],
    ['1e-3', ONE / 1_000n],
    ['12e+2', 1_200n * ONE],
    // Rounded up, away from 0, as the API server does with what is finer.
    ['0.1n', NANO],
    ['1e-12', NANO],
    ['-0.1n', -NANO],
  ])('%j', (quantity, nanos) => {
    expect(nanosOf(quantity)).toBe(nanos);
  });

  test.each<Json | undefined>([
    '',
    '.',
    '+',
    'm',
    'Ki',
    '1 ',
    ' 1',
    '1K',
    '1mi',
    '1kk',
    '1e',
    'e3',
    '1e3m',
    '0x10',
    '1,5',
    '1_000',
    'Infinity',
    'NaN',
    '١',
    null,
    true,
    [],
    {},
    undefined,
  ])('none in %j', (quantity) => {
    expect(nanosOf(quantity)).toBeUndefined();
  });

  test('never throws', () => {
    forAll(json, (value) => expect(['bigint', 'undefined']).toContain(typeof nanosOf(value)));
  });

  test('means the same however it is written', () => {
    forAll(fc.integer({ min: 0, max: 1e9 }), (count) => {
      expect(nanosOf(`${count}k`)).toBe(nanosOf(count * 1000));
      expect(nanosOf(`${count}000m`)).toBe(nanosOf(String(count)));
      expect(nanosOf(`${count}Ki`)).toBe(nanosOf(count * 1024));
      expect(nanosOf(`${count}e3`)).toBe(nanosOf(`${count}k`));
    });
  });
});

describe('a quantity of nothing', () => {
  test.each<[string | number, boolean]>([
    ['0', true],
    [0, true],
    ['0.000', true],
    ['-0', true],
    ['0Mi', true],
    ['0e3', true],
    ['0.001', false],
    ['1n', false],
    // Finer than can be told, and so rounded up.
    ['1e-30', false],
    ['10', false],
    ['', false],
    ['none', false],
    ['0x0', false],
  ])('%j: %j', (quantity, expected) => {
    expect(isZero(quantity)).toBe(expected);
  });
});

test('a number of more digits than any that means something is no quantity', () => {
  expect(nanosOf('1'.repeat(64))).toBeDefined();
  expect(nanosOf('1'.repeat(65))).toBeUndefined();
  expect(isZero('0'.repeat(65))).toBe(false);
});

describe('the larger of two', () => {
  test.each<[Json, Json, Json]>([
    ['512Mi', '4Gi', '4Gi'],
    ['4Gi', '512Mi', '4Gi'],
    ['512Mi', 1_073_741_824, 1_073_741_824],
    ['1', '1000m', '1'],
    ['1000m', '1', '1000m'],
    ['512Mi', 'much', '512Mi'],
    ['much', '512Mi', 'much'],
  ])('%j, %j -> %j', (first, second, expected) => {
    expect(larger(first, second)).toBe(expected);
  });

  test('is one of the two, and not below the other', () => {
    const quantities = fc
      .tuple(fc.integer({ min: 0, max: 9999 }), fc.constantFrom('', 'm', 'k', 'Ki', 'Mi', 'G'))
      .map(([count, suffix]) => `${count}${suffix}`);
    forAll(fc.tuple(quantities, quantities), ([a, b]) => {
      const result = larger(a, b);
      expect([a, b]).toContain(result);
      expect(nanosOf(result)).toBeGreaterThanOrEqual(nanosOf(a) ?? 0n);
      expect(nanosOf(result)).toBeGreaterThanOrEqual(nanosOf(b) ?? 0n);
    });
  });
});
