import { defineConfig } from 'vitest/config';

/** Tests against a real API server: one at a time, because they share it. */
const report = process.env['ADMEND_REPORT'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/e2e/**/*.test.ts', 'test/cluster/**/*.test.ts'],
    execArgv: ['--conditions=source'],
    fileParallelism: false,
    testTimeout: 120_000,
    // The cluster binary may have to be built first.
    hookTimeout: 2_400_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
