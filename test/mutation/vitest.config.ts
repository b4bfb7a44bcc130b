import { defineConfig } from 'vitest/config';
import usual from '../../vitest.config.ts';

/** The tests of the stages that are mutated: whoever wants a mutant killed writes the test where it belongs. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['test/{propose,verify}/**/*.test.ts'],
    exclude: ['test/verify/invariants.test.ts'],
    setupFiles: ['test/mutation/seed.ts'],
    // Each mutant pays for all of this anew.
    env: { ADMEND_LAW_TIMES: '0.1' },
    server: { deps: { external: [/\/built\/schemas\//] } },
    // Every mutant loads the code once and not once for each file of tests.
    isolate: false,
  },
});
