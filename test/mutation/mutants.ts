import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import type { Mutant } from './score.ts';

/** Where reports, what is remembered between runs, and the mutated copies of the project are; git ignores it. */
const FOLDER = 'reports/mutation';

/**
 * Mutates the two stages and tests every mutant. A mutant that was tested before, with the same code and tests around
 * it, is not tested again unless `fresh`; a change outside of the two stages and their tests is not noticed.
 */
export async function testedMutants(fresh: boolean): Promise<readonly Mutant[]> {
  const results = await new Stryker({
    // The invariants are a table of four times the size, with fixtures that a real API server was asked about.
    mutate: ['src/{propose,verify}/**/*.ts', '!src/verify/invariants/**'],
    plugins: ['@stryker-mutator/vitest-runner'],
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: `${FOLDER}/incremental.json`,
    force: fresh,
    concurrency: 2,
    // A mutant that loops is found by counting its steps; a busy machine must not make others look like one.
    timeoutMS: 60_000,
    reporters: ['progress-append-only', 'html', 'json'],
    htmlReporter: { fileName: `${FOLDER}/report.html` },
    jsonReporter: { fileName: `${FOLDER}/report.json` },
    tempDirName: `${FOLDER}/copies`,
    // It would be rewritten with TypeScript's own API, which version 7 has no more.
    tsconfigFile: 'none',
  }).runMutationTest();
  return results.map(({ fileName, location: { start, end }, replacement, status }) => {
    const file = relative(process.cwd(), fileName);
    const lines = readFileSync(file, 'utf8').split('\n');
    const changed = lines.slice(start.line - 1, end.line);
    const code = changed[0]?.trim() ?? '';
    changed.push(changed.pop()?.slice(0, end.column - 1) ?? '');
    const original = changed.join('\n').slice(start.column - 1);
    return { file, line: start.line, code, original, replacement, status };
  });
}
