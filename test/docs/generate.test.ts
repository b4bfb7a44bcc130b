import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationOf } from '#config/configuration.ts';
import { configurationFile } from '#config/file.ts';
import { SETTINGS } from '#config/settings.ts';

const GENERATE = ['--conditions=source', 'docs/generate.ts', '--check'];

test('the generated pages are what the code says', () => {
  expect(() => execFileSync(process.execPath, GENERATE)).not.toThrow();
});

test('--check names every page that is not', () => {
  const copy = mkdtempSync(join(tmpdir(), 'admend-docs-'));
  for (const part of ['crds', 'docs', 'src', 'policies', 'package.json']) {
    cpSync(part, join(copy, part), { recursive: true });
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  appendFileSync(join(copy, 'docs/metrics.md'), 'An edit.\n');
  rmSync(join(copy, 'docs/configuration.md'));
  const { status, stderr } = spawnSync(process.execPath, GENERATE, { cwd: copy, encoding: 'utf8' });
  rmSync(copy, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toBe(
    'docs/configuration.md is not what the code says: npm run generate\n' +
      'docs/metrics.md is not what the code says: npm run generate\n',
  );
});

test('the file in docs/configuration.md is one, and says the defaults', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const file = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(configurationOf([configurationFile('/etc/admend.yaml', file)], '/etc')).toEqual(
    configurationOf([], '/etc'),
  );
  for (const { flag, key } of Object.values(SETTINGS))
    expect(page).toContain(`| \`--${flag}\` | \`${key}\` |`);
});
