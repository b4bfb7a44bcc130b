import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Readings } from '../../src/cli/readings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-readings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const named = (path: string) => ({ name: path, path, named: true });

test('a file is kept while there is room, and read again otherwise, whoever named it', () => {
  const path = join(folder, 'a.yaml');
  const input = named(path);
  const [roomy, full] = [new Readings(100), new Readings(3)];
  writeFileSync(path, 'one: 1');
  for (const readings of [roomy, full]) expect(readings.ahead(input)?.text).toBe('one: 1');
  writeFileSync(path, 'two: 2');
  expect(roomy.take(input)?.text).toBe('one: 1');
  expect(full.take(input)?.text).toBe('two: 2');
});

test('what can be read only once is kept, however large', () => {
  const path = join(folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
  spawn('sh', ['-c', 'echo "one: 1" > "$0"', path], { stdio: 'ignore' });
  const readings = new Readings(0);
  const input = named(path);
  expect(readings.ahead(input)?.text).toBe('one: 1\n');
  expect(readings.take(input)?.text).toBe('one: 1\n');
});
