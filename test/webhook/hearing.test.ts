import { expect, test } from 'vitest';
import { Hearing } from '#webhook/hearing.ts';

test('what is known is old where the cluster cannot be asked, or has told nothing for minutes', () => {
  let clock = 1_000;
  const hearing = new Hearing(() => clock);
  expect(hearing.isStale).toBe(false);
  hearing.lost();
  clock += 30_000;
  expect(hearing).toMatchObject({ isStale: true, seconds: 30 });
  hearing.heard();
  clock += 149_000;
  expect(hearing).toMatchObject({ isStale: false, seconds: 149 });
  clock += 2_000;
  expect(hearing.isStale).toBe(true);
});
