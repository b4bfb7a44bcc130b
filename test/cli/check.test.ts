import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './run.ts';

const MIXED = 'test/cli/manifests/mixed.yaml';

describe('check --output json', () => {
  test('is as documented, field for field', async () => {
    const { code, stdout } = await run(['check', 'examples/daemonset-node-agent.yaml', '--output', 'json']);
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(['version', 'summary', 'objects']);
    expect(report.version).toBe(1);
    expect(report.summary).toEqual({
      files: 1,
      objects: 1,
      violations: 8,
      fixable: 7,
      unlooked: 0,
      exempted: 0,
      errors: 0,
    });
    const [{ violations, ...object }] = report.objects;
    expect(object).toEqual({
      file: 'examples/daemonset-node-agent.yaml',
      document: 0,
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      namespace: null,
      name: 'node-agent',
    });
    expect(violations[0]).toEqual({
      key: 'host-path::logs=/var/log',
      policy: 'host-path',
      severity: 'high',
      container: null,
      pointer: '/spec/template/spec/volumes/0/hostPath',
      reason: 'volume "logs" mounts /var/log of the node: use another kind of volume',
      detail:
        "The volume's hostPath is /var/log; every container that mounts it works on the node's own files.",
      consequence: 'warn',
      risk: 'risky',
      fixable: true,
    });
  });

  test('answers for every document: judged, empty, broken, foreign and in a List', async () => {
    const { code, stdout } = await run(['check', MIXED, '--output', 'json']);
    expect(code).toBe(2);
    const { objects } = JSON.parse(stdout);
    expect(
      objects.map(({ document, kind, name, error }: Record<string, unknown>) => [
        document,
        kind ?? error,
        name,
      ]),
    ).toEqual([
      [0, 'Pod', 'first'],
      [2, expect.any(String), undefined],
      [3, 'expected a Kubernetes object, found a string', undefined],
      [4, 'ConfigMap', 'settings'],
      [4, 'Pod', 'last'],
    ]);
    expect(objects[1]).toMatchObject({ file: MIXED, line: expect.any(Number), column: expect.any(Number) });
    expect(objects[4].violations[0].pointer).toBe(
      '/spec/containers/0/securityContext/allowPrivilegeEscalation',
    );
  });
});

describe('check', () => {
  test('a clean manifest exits 0', async () => {
    const { code, stdout } = await run(['check', 'examples/pod-hardened.yaml']);
    expect([code, stdout]).toEqual([0, '1 object in 1 file: 0 violations, 0 with a fix\n']);
  });

  test('the table names object, severity, what to do, policy and fix, without colours in a pipe', async () => {
    const { code, stdout } = await run(['check', 'examples/deployment-unset.yaml']);
    expect(code).toBe(1);
    expect(stdout).toContain('examples/deployment-unset.yaml: Deployment web\n');
    expect(stdout).toContain(
      '  medium    container "app" may gain privileges: set allowPrivilegeEscalation: false (privilege-escalation, fix: safe)\n',
    );
    expect(stdout).not.toContain('\u001b');
  });

  test.each([
    ['deny', 0],
    ['warn', 1],
    ['never', 0],
  ])('--fail-on %s under a set that denies nothing exits %d', async (failOn, expected) => {
    const { code } = await run(['check', 'examples/deployment-unset.yaml', '--fail-on', failOn]);
    expect(code).toBe(expected);
  });

  test('--fail-on deny exits 1 for what a set denies', async () => {
    const set = 'test/e2e/deny-privileged.yaml';
    const denied = await run([
      'check',
      'examples/daemonset-node-agent.yaml',
      '--fail-on',
      'deny',
      '--policies',
      set,
    ]);
    expect(denied.code).toBe(1);
  });

  test('- reads standard input, JSON too', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'json' },
      spec: { containers: [{ name: 'a' }] },
    };
    const { code, stdout } = await run(['check', '-', '--output', 'json'], JSON.stringify(pod));
    expect(code).toBe(1);
    expect(JSON.parse(stdout).objects).toMatchObject([{ file: '-', kind: 'Pod', name: 'json' }]);
  });
});

describe('a folder', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'admend-check-'));
    writeFileSync(join(folder, 'b.yml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n');
    writeFileSync(
      join(folder, 'a.json'),
      '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}',
    );
    writeFileSync(join(folder, 'values.yaml'), 'replicas: 3\n');
    writeFileSync(join(folder, 'notes.txt'), 'not read\n');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read in name order; files without any Kubernetes object are skipped and named', async () => {
    const { code, stdout, stderr } = await run(['check', folder, '--output', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).objects.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    expect(stderr).toMatch(/^skipped 1 file without a Kubernetes object: .*values\.yaml\n$/);
  });

  test('a file named by the caller is never skipped', async () => {
    const { code, stdout } = await run(['check', join(folder, 'values.yaml')]);
    expect(code).toBe(2);
    expect(stdout).toContain('expected a Kubernetes object, found a map without apiVersion and kind');
  });
});

describe('a folder without manifests', () => {
  test.each([
    ['empty', {}],
    ['with other YAML only', { 'values.yaml': 'replicas: 3\n' }],
  ])('%s: exits 2, so that a wrong path does not pass for a clean one', async (_, files) => {
    const empty = mkdtempSync(join(tmpdir(), 'admend-empty-'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(empty, file), text);
    const { code, stdout, stderr } = await run(['check', empty, '--output', 'json']);
    rmSync(empty, { recursive: true });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: no Kubernetes manifests in ${empty}\n`);
  });
});

test('the table says where in a List an object stands', async () => {
  const { stdout } = await run(['check', MIXED]);
  expect(stdout).toContain(`\n${MIXED} (document 4, /items/1): Pod last\n`);
  const list = '{"apiVersion":"v1","kind":"List","items":[{"kind":"Pod"}]}';
  expect((await run(['check', '-'], list)).stdout).toContain('-:1:1 (/items/0)\n');
});

test('a template that was not rendered is told how to be', async () => {
  const { code, stdout } = await run(
    ['check', '-'],
    'kind: Pod\nmetadata:\n  name: {{ .Release.Name }}-web\n',
  );
  expect(code).toBe(2);
  expect(stdout).toContain('has to be rendered first: helm template CHART | admend check -');
});

describe('usage and input errors exit 2 and say what to do', () => {
  test.each([
    [['check'], "missing required argument 'path'"],
    [['check', 'no/such/file.yaml'], 'error: no/such/file.yaml: '],
    [['check', 'examples', '--output', 'xml'], "argument 'xml' is invalid"],
    [
      ['check', 'examples', '--policies', 'recommendet'],
      'no policy set "recommendet" (did you mean "recommended"?); there are audit-all, ',
    ],
    [['install', '--url', 'http://127.0.0.1:1', '--ca', 'package.json'], 'expected https://HOST:PORT'],
    [['mend', '-', '--write'], '--write changes files, and - (standard input) is none'],
    [['chekc'], "unknown command 'chekc'"],
    [['policies', 'show', 'privilegd'], 'no policy is called "privilegd"'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('what nobody can judge is an error, not clean', () => {
  test('an object with more parts than can be judged', async () => {
    const containers = Array.from({ length: 2_001 }, (_, index) => ({ name: `c${index}` }));
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'large' }, spec: { containers } };
    const { code, stdout } = await run(['check', '-', '--policies', 'strict'], JSON.stringify(pod));
    expect(code).toBe(2);
    expect(stdout).toContain(
      'expected an object of which all parts can be judged in time, found one with more',
    );
  });
});

test('names of an object cannot write to the terminal or to a log', async () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web\n::warning::hello\u001b[31m' },
    spec: { containers: [{ name: 'app\n::error::x', securityContext: { privileged: true } }] },
  };
  for (const output of ['table', 'github']) {
    const { stdout } = await run(['check', '-', '--output', output], JSON.stringify(pod));
    expect(stdout).not.toMatch(/^::warning::hello|^::error::x/m);
    expect(stdout).not.toContain('\u001b');
  }
});

test('a file that is named twice is one file', async () => {
  const file = 'examples/deployment-unset.yaml';
  const { stdout } = await run(['check', file, `./${file}`, 'examples', '--output', 'json']);
  expect(JSON.parse(stdout).summary.files).toBe(4);
});
