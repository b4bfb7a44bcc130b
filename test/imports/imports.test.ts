import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PLANTED = fileURLToPath(new URL('./planted/', import.meta.url));

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
  readonly modules: readonly { readonly source: string }[];
}

/** Cruises `src` and `policies` of a folder under the project's rules. */
function cruise(folder: string): Cruise {
  const output = execFileSync(
    process.execPath,
    [
      `${ROOT}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`,
      ...['src', 'policies', '--config', `${ROOT}.dependency-cruiser.mjs`, '--output-type', 'json'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(output);
}

test('the cruise sees every file, and every import keeps the rules', () => {
  const { modules, summary } = cruise(ROOT);
  const seen = new Set(modules.map(({ source }) => source));
  const files = globSync('{src,policies}/**/*.ts', { cwd: ROOT });
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
  expect(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
});

test('what breaks a rule is found: a cruise that sees no TypeScript finds nothing', () => {
  const { summary } = cruise(PLANTED);
  expect(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`).sort()).toEqual([
    'core-is-pure: src/json/impure.ts',
    'detect-imports-only: src/detect/backward.ts',
    'no-circular: src/detect/backward.ts',
    'policies-stand-alone: policies/one/policy.ts',
  ]);
});

test('the pure rooms read no clock, are never random and start nothing', () => {
  const rooms = '{json,workload,admission,detect,propose,verify,respond,manifest,peers}';
  const files = [
    ...globSync(`src/${rooms}/**/*.ts`, { cwd: ROOT }),
    ...globSync('{src/*,policies/*/policy}.ts', { cwd: ROOT }),
  ];
  const effect =
    /\bDate\.now|\bnew Date\b|Math\.random|\bperformance\b|\bprocess\.\w|\bset(Timeout|Interval|Immediate)\b|\bfetch\(/;
  expect(files.length).toBeGreaterThan(60);
  expect(files.filter((file) => effect.test(readFileSync(`${ROOT}${file}`, 'utf8')))).toEqual([]);
});
