import { describe, expect, test } from 'vitest';
import { allowance, durationOf } from '#webhook/deadline.ts';

describe('durationOf reads what Go writes', () => {
  test.each([
    ['2s', 2_000],
    ['1.5s', 1_500],
    ['500ms', 500],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['.5s', 500],
    ['250us', 0.25],
    ['250µs', 0.25],
  ])('%s', (text, milliseconds) => {
    expect(durationOf(text)).toBeCloseTo(milliseconds);
  });

  test.each(['', '2', 's', '2 s', '-2s', '2sx', 'x2s', '2s1', '1..5s', 'NaNs', '0x1s'])('not %j', (text) => {
    expect(durationOf(text)).toBe(0);
  });
});

describe('allowance keeps a part of the time back', () => {
  test.each([
    ['/mutate?timeout=1s', 750],
    ['/mutate?timeout=2s', 1_500],
    ['/mutate?timeout=3s', 2_500],
    ['/mutate?timeout=10s', 9_500],
    ['/mutate?dryRun=All&timeout=2s', 1_500],
    ['/mutate?timeout=2s&x=y', 1_500],
  ])('%s -> %d ms', (url, milliseconds) => {
    expect(allowance(url)).toBe(milliseconds);
  });

  test.each([
    '/mutate',
    '/mutate?timeout=',
    '/mutate?timeout=soon',
    '/mutate?timeout=0s',
    '/mutate?notimeout=1s',
  ])('%s: as where the webhook is registered without one', (url) => {
    expect(allowance(url)).toBe(9_500);
  });

  test('no more than the API server can be told to wait', () => {
    expect(allowance('/mutate?timeout=9999h')).toBe(29_500);
  });
});
