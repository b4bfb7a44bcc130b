import { defineConfig } from 'vitest/config';

/** Tests against a real API server: one at a time, because they share it. */
const report = process.env['ADMEND_REPORT'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/e2e/**/*.test.ts'],
    execArgv: ['--conditions=source'],
    globalSetup: 'test/e2e/setup.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
