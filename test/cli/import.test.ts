import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from './run.ts';

/** Other tools' files on the command line. `UPDATE=1` writes the goldens anew. */
const FOLDER = 'test/cli/import';
const UPDATE = process.env['UPDATE'] === '1';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Imports files into one set's file. */
async function imported(...paths: readonly string[]): Promise<string> {
  const { stdout } = await run(['policies', 'import', ...paths]);
  return file('imported.yaml', stdout);
}

describe.each(['kube-linter.yaml', 'polaris.yaml', 'manifests'])('policies import %s', (name) => {
  const path = `${FOLDER}/${name}`;

  test('prints the set and names what is not in it', async () => {
    const { code, stdout, stderr } = await run(['policies', 'import', path]);
    const told = `${stdout}\n${stderr.replace(/^/gm, '# ').trimEnd()}\n`;
    const golden = `${FOLDER}/${name.replace('.yaml', '')}.golden`;
    if (UPDATE) writeFileSync(golden, told);
    expect(told).toBe(readFileSync(golden, 'utf8'));
    expect(code).toBe(1);
  });

  test('makes a set without an error', async () => {
    const { code, stdout } = await run(['policies', 'lint', await imported(path)]);
    expect(stdout).not.toContain(': error: ');
    expect(code).toBe(0);
  });

  test('--output json has both', async () => {
    const { stdout } = await run(['policies', 'import', path, '--output', 'json']);
    const yaml = await run(['policies', 'import', path]);
    const { sets, problems } = JSON.parse(stdout);
    const documents = [...parseAllDocuments(yaml.stdout)].map((document) => document.toJS());
    expect(sets).toEqual(documents);
    const lines = problems.map(
      ({ file: where, line, column, message }: Record<string, string>) =>
        `${where}:${line}:${column}: ${message}`,
    );
    expect(yaml.stderr.split('\n').slice(0, -2)).toEqual(lines);
  });
});

describe('a set that was imported', () => {
  test('lets be what the annotations let be, and nothing else', async () => {
    const config = file(
      '.kube-linter.yaml',
      'checks: { doNotAutoAddDefaults: true, include: [latest-tag, privileged-container, host-network] }\n',
    );
    const set = await imported(config, `${FOLDER}/manifests`);
    const names = parseAllDocuments(readFileSync(set, 'utf8')).map(
      (document) => document.toJS().metadata.name,
    );
    expect(names).toEqual(['from-kube-linter', 'from-polaris']);
    const [own = ''] = readFileSync(set, 'utf8').split('---\n');
    const { code, stdout } = await run([
      'check',
      `${FOLDER}/manifests`,
      '--policies',
      file('own.yaml', own),
      '--output',
      'json',
    ]);
    expect(code).toBe(1);
    const { objects, summary } = JSON.parse(stdout);
    const found = objects.map(
      ({
        name,
        violations,
        exempted = 0,
      }: {
        name: string;
        violations: { policy: string }[];
        exempted?: number;
      }) => [name, violations.map(({ policy }) => policy), exempted],
    );
    expect(found).toEqual([
      ['agent', [], 3],
      ['web', [], 2],
      ['api', ['image-tag', 'privileged'], 0],
    ]);
    expect(summary.exempted).toBe(5);
  });

  test('denies what Polaris denied', async () => {
    const set = await imported(
      file('polaris.yaml', 'checks: { tagNotSpecified: danger, runAsPrivileged: warning }\n'),
    );
    const { stdout } = await run([
      'check',
      `${FOLDER}/manifests/web.yaml`,
      '--policies',
      set,
      '--output',
      'json',
    ]);
    const { objects } = JSON.parse(stdout);
    const found = objects[1].violations.map(({ policy, consequence }: Record<string, string>) => [
      policy,
      consequence,
    ]);
    expect(found).toEqual([
      ['image-tag', 'deny'],
      ['privileged', 'warn'],
    ]);
  });

  test('exits with 0 where everything is in it', async () => {
    const { code, stderr } = await run([
      'policies',
      'import',
      file('polaris.yaml', 'checks: { runAsPrivileged: danger }\n'),
    ]);
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('of a folder', () => {
  const CONFIG = 'checks: { runAsPrivileged: danger }\n';

  test('what is nobody’s or cannot be read is skipped and named', async () => {
    file('config.yaml', CONFIG);
    file('bytes.yaml', Buffer.from([0xff, 0xfe, 0x00]));
    file('package.json', '{"name":"web"}');
    file('template.yaml', 'image: {{ .Values.image }}\n');
    file('values.yaml', 'image: x\n');
    const { code, stdout, stderr } = await run(['policies', 'import', folder]);
    expect(code).toBe(1);
    expect(stdout).toContain('id: privileged');
    const lines = stderr.replaceAll(/\S*admend-import-\w+\//g, '').split('\n');
    expect(lines).toEqual([
      'skipped 2 files, neither a configuration nor Kubernetes objects: package.json, values.yaml',
      'bytes.yaml: skipped: expected text in UTF-8, found other bytes',
      expect.stringMatching(/^template\.yaml:1:\d+: skipped: /),
      '2 things not in the policy set',
      '',
    ]);
  });

  test('what is nobody’s is nothing lost, and never what --from says', async () => {
    const config = file('config.yaml', CONFIG);
    file('values.yaml', 'image: x\n');
    const { code, stdout } = await run(['policies', 'import', config, folder, '--from', 'polaris']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('id: privileged')]);
  });
});

describe('what cannot be imported is refused', () => {
  test.each<[string, string, string]>([
    ['no YAML', 'checks: [', 'x.yaml:1:'],
    [
      'a severity that there is not',
      'checks:\n  hostPIDSet: dangr\n',
      'x.yaml:2:3: hostPIDSet: "dangr" is no severity; did you mean "danger"?',
    ],
    ['nobody’s file', 'image: x\n', 'x.yaml:1:1: expected a configuration of kube-linter'],
    ['an empty file', '', 'nothing of kube-linter or Polaris in '],
    [
      'manifests without annotations',
      'apiVersion: v1\nkind: Pod\nmetadata: { name: x }\n',
      'nothing of kube-linter or Polaris in ',
    ],
  ])('%s', async (_, text, message) => {
    const { code, stdout, stderr } = await run(['policies', 'import', file('x.yaml', text)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('bytes that are no text, and a file that is not there', async () => {
    const bytes = await run(['policies', 'import', file('x.yaml', Buffer.from([0xff, 0xfe, 0x00]))]);
    expect([bytes.code, bytes.stderr]).toEqual([2, expect.stringContaining('expected text in UTF-8')]);
    const absent = await run(['policies', 'import', join(folder, 'absent.yaml')]);
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining('no such file or directory')]);
  });
});
