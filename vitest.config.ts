import { defineConfig } from 'vitest/config';

/** `ADMEND_REPORT` names a file for the machine-readable report that the CI script counts from. */
const report = process.env['ADMEND_REPORT'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/e2e/**', '**/node_modules/**'],
    execArgv: ['--conditions=source'],
    testTimeout: 30_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
