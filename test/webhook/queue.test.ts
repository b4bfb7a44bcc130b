import { describe, expect, test } from 'vitest';
import { Queue } from '#webhook/queue.ts';

/** One turn of the event loop, in which a slice of the queue gets its chance. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the queue', () => {
  test('works first come, first served, and not before the turn of the event loop is over', async () => {
    const done: number[] = [];
    const queue = new Queue<number>(
      10,
      (item) => done.push(item),
      () => 0,
    );
    for (const item of [1, 2, 3]) expect(queue.add(item)).toBe(true);
    expect(done).toEqual([]);
    expect(queue.length).toBe(3);
    await turn();
    expect(done).toEqual([1, 2, 3]);
    expect(queue.length).toBe(0);
  });

  test('takes no more than its limit, and again once there is room', async () => {
    const queue = new Queue<number>(
      2,
      () => {},
      () => 0,
    );
    expect([1, 2, 3].map((item) => queue.add(item))).toEqual([true, true, false]);
    await turn();
    expect(queue.add(4)).toBe(true);
  });

  test('lets the event loop have its turn after a slice of time', async () => {
    let now = 0;
    const done: number[] = [];
    const queue = new Queue<number>(
      10,
      (item) => {
        done.push(item);
        now += 6;
      },
      () => now,
    );
    for (const item of [1, 2, 3, 4, 5]) queue.add(item);
    const progress: number[] = [];
    while (queue.length > 0) {
      await turn();
      progress.push(done.length);
    }
    expect(progress).toEqual([2, 4, 5]);
  });

  test('keeps its order over many thousands, added while it works', async () => {
    const done: number[] = [];
    const queue = new Queue<number>(
      5_000,
      (item) => {
        done.push(item);
        if (item < 10_000) queue.add(item + 5_000);
      },
      () => 0,
    );
    for (let item = 0; item < 5_000; item++) queue.add(item);
    while (queue.length > 0) await turn();
    expect(done).toEqual(Array.from({ length: 15_000 }, (_, item) => item));
  });
});
