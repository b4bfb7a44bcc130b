import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';

/** `ADMEND_LAW_TIMES=100 npm test` looks a hundred times as long. */
const TIMES = Number(process.env['ADMEND_LAW_TIMES'] ?? 1);

/** Holds a law against generated values. A failure prints the seed and the smallest value that breaks it. */
export function forAll<T>(values: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 200): void {
  fc.assert(
    fc.property(values, (value) => {
      // What `expect` returns is no verdict.
      law(value);
    }),
    { numRuns: numRuns * TIMES },
  );
}

/** Vitest's own comparison loses sight of members that are called `__proto__`. */
export function expectSame(actual: unknown, expected: unknown, what?: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    expect.fail(`${what ?? 'differs'}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
  }
}
