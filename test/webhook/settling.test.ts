import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Settling } from '#webhook/settling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function settling() {
  const work = vi.fn();
  return { work, settling: new Settling(work, { quiet: 100, most: 1_000 }) };
}

test('many calls make one work, once they have come to rest', () => {
  const { work, settling: calls } = settling();
  for (let call = 0; call < 100; call++) {
    calls.soon();
    vi.advanceTimersByTime(5);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledTimes(1);
});

test('calls that never rest are not waited for without end', () => {
  const { work, settling: calls } = settling();
  for (let call = 0; call < 60; call++) {
    calls.soon();
    vi.advanceTimersByTime(50);
  }
  expect(work.mock.calls.length).toBeGreaterThanOrEqual(2);
  expect(work.mock.calls.length).toBeLessThanOrEqual(3);
});

test('what is done at once is not done again', () => {
  const { work, settling: calls } = settling();
  calls.soon();
  calls.now();
  vi.advanceTimersByTime(5_000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('what is stopped is not done', () => {
  const { work, settling: calls } = settling();
  calls.soon();
  calls.stop();
  vi.advanceTimersByTime(5_000);
  expect(work).not.toHaveBeenCalled();
});
