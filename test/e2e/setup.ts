import type { TestProject } from 'vitest/node';
import { findOrBuildBinary, GoMissing } from '../cluster/binary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** False where there is neither Go nor a cached cluster binary. */
    readonly cluster: boolean;
  }
}

/** Builds the cluster before any test waits for it. Without Go the tests are skipped, but never in CI. */
export default async function setup({ provide }: TestProject): Promise<void> {
  try {
    await findOrBuildBinary((line) => console.error(line));
    provide('cluster', true);
  } catch (error) {
    if (!(error instanceof GoMissing) || process.env['CI']) throw error;
    console.error(`SKIPPED: all tests against a real API server. ${error.message}`);
    provide('cluster', false);
  }
}
