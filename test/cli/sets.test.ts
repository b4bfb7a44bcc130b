import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { setText } from '../policyset/reading.ts';
import { run } from './run.ts';

/** Policy sets of one's own on the command line. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-cli-sets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const BAD = setText('policies:\n  - id: privilegd\n    mends: safe');
const EXEMPTING = setText(`
policies: [{ id: privileged }, { id: host-path }]
exemptions:
  - { policies: [privileged], match: { names: ["csi-*"], namespaces: { include: [storage] } }, reason: It mounts., owner: storage, until: 2999-12-31 }
  - { policies: [host-path], reason: For ever. }
  - { policies: ["*"], match: { containers: [agent] }, reason: Once., until: 2020-01-01 }`);

const pod = (name: string, namespace = '') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`} }
spec:
  containers: [{ name: app, image: "registry.example/app:1", securityContext: { privileged: true } }]
`;

describe('policies lint', () => {
  test('says all that is wrong, with file, line, column and what was meant, and exits with 1', async () => {
    const path = file('team.yaml', BAD);
    const { code, stdout } = await run(['policies', 'lint', path]);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `${path}:6:7: error: spec.policies[0].id: "privilegd" is none that is known; did you mean "privileged"?\n` +
        `${path}:7:7: error: unknown field "mends"; did you mean "mend"?\n2 errors, 0 warnings\n`,
    );
  });

  test('names what does not do what it seems to, and exits with 0', async () => {
    const { code, stdout } = await run(['policies', 'lint', file('team.yaml', EXEMPTING)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/:9:\d+: warning: the exemption has no end: say until when\n/);
    expect(stdout).toMatch(/:10:\d+: warning: the exemption ended on 2020-01-01 and does nothing\n/);
    expect(stdout).toMatch(/^team: no errors, 2 warnings \(sha256:\w{16}\)$/m);
  });

  test('names a version of the Pod Security Standards that it does not know yet', async () => {
    const warnings = async (version: string) => {
      const path = file('team.yaml', setText(`extends: [pss-baseline]\npodSecurityVersion: ${version}`));
      const { code, stdout } = await run(['policies', 'lint', path]);
      expect(code).toBe(0);
      return stdout.split('\n').flatMap((line) => /:\d+:\d+: warning: .*/.exec(line) ?? []);
    };
    expect(await warnings('"1.38"')).toEqual([
      ':6:3: warning: 1.38 counts as 1.37, the newest version known here',
    ]);
    expect(await warnings('"1.37"')).toEqual([]);
    expect(await warnings('latest')).toEqual([]);
  });

  test('is not needed to hear of it: check says so, too, beside its result', async () => {
    const path = file('team.yaml', setText('extends: [pss-baseline]\npodSecurityVersion: "1.38"'));
    const { code, stdout, stderr } = await run(
      ['check', '-', '--policies', path],
      '{"apiVersion":"v1","kind":"Node"}',
    );
    expect(stderr).toBe(`warning: ${path}:6:3: 1.38 counts as 1.37, the newest version known here\n`);
    expect(stdout).not.toContain('warning');
    expect(code).toBe(0);
  });

  test('reads what ships and folders, and has JSON for programs', async () => {
    file('sets/a.yaml', setText('policies: [{ id: privileged }]', 'a'));
    file('sets/b.yaml', BAD.replace('team', 'b'));
    const { code, stdout } = await run([
      'policies',
      'lint',
      'strict',
      join(folder, 'sets'),
      '--output',
      'json',
    ]);
    expect(code).toBe(1);
    const { sets, problems } = JSON.parse(stdout);
    expect(sets).toEqual([]);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({
      file: join(folder, 'sets/b.yaml'),
      line: 6,
      column: 7,
      severity: 'error',
    });
  });

  test('a file that is not there is an input error', async () => {
    const { code, stderr } = await run(['policies', 'lint', join(folder, 'none.yaml')]);
    expect(code).toBe(2);
    expect(stderr).toContain('none.yaml');
  });
});

test('policies schema prints the schema by which sets are checked', async () => {
  const { stdout } = await run(['policies', 'schema']);
  const validate = new Ajv({ strict: false }).compile(JSON.parse(stdout));
  expect(validate(parse(EXEMPTING))).toBe(true);
  expect(validate(parse(BAD))).toBe(false);
});

describe('exemptions list', () => {
  test('shows where, why, whose and how long, those that end first at the top', async () => {
    const { code, stdout } = await run(['exemptions', 'list', '--policies', file('team.yaml', EXEMPTING)]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ {2,}/).filter((cell) => !/^in \d+ days$/.test(cell)))).toEqual([
      ['UNTIL', 'ENDS', 'SET', 'POLICIES', 'WHERE', 'OWNER', 'REASON'],
      ['2020-01-01', 'ended', 'team', '*', 'containers agent', 'Once.'],
      ['2999-12-31', 'team', 'privileged', 'namespaces storage; names csi-*', 'storage', 'It mounts.'],
      ['no end', 'team', 'host-path', 'everywhere', 'For ever.'],
    ]);
  });

  test('has JSON for programs, and a word where there is none', async () => {
    const path = file('team.yaml', EXEMPTING);
    const { stdout } = await run(['exemptions', 'list', '--policies', path, '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { until: '2020-01-01', daysLeft: 0, state: 'ended' },
      { until: '2999-12-31', state: 'in force', match: { names: ['csi-*'] } },
      { until: null, daysLeft: null, owner: null },
    ]);
    expect((await run(['exemptions', 'list'])).stdout).toBe('no exemptions\n');
  });
});

describe('check', () => {
  test('lets be what a set exempts, and counts it', async () => {
    const set = file('team.yaml', EXEMPTING);
    const manifests = file('pods.yaml', `${pod('csi-node', 'storage')}---${pod('csi-node', 'other')}`);
    const { code, stdout } = await run(['check', manifests, '--policies', set]);
    expect(code).toBe(1);
    expect(stdout).toContain('(document 1): Pod other/csi-node');
    expect(stdout).toContain('2 objects in 1 file: 1 violation, 1 with a fix, 1 exempt');
    const { stdout: json } = await run(['check', manifests, '--policies', set, '--output', 'json']);
    expect(JSON.parse(json).summary).toMatchObject({ violations: 1, exempted: 1 });
  });

  test('puts objects without a namespace where --namespace says', async () => {
    const set = file(
      'team.yaml',
      setText('policies: [{ id: privileged }]\nmatch: { namespaces: { include: [shop] } }'),
    );
    const manifest = file('pod.yaml', pod('web'));
    expect((await run(['check', manifest, '--policies', set])).code).toBe(0);
    expect((await run(['check', manifest, '--policies', set, '--namespace', 'shop'])).code).toBe(1);
    expect((await run(['check', manifest, '--policies', set, '-n', 'shop'])).code).toBe(1);
  });

  test('goes by the labels of namespaces that are among the manifests, and says where it does not know them', async () => {
    const set = file(
      'team.yaml',
      setText('policies: [{ id: privileged }]\nmatch: { namespaceSelector: { matchLabels: { team: red } } }'),
    );
    file(
      'manifests/ns.yaml',
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: red } }\n',
    );
    file('manifests/pod.yaml', pod('web', 'shop'));
    const known = await run(['check', join(folder, 'manifests'), '--policies', set]);
    expect(known).toMatchObject({ code: 1, stderr: '' });
    expect(known.stdout).toContain('container "app" is privileged');
    const unknown = await run(['check', join(folder, 'manifests/pod.yaml'), '--policies', set]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toBe(
      'team: left out for some objects, because it goes by the labels of namespaces that are not among these manifests; ' +
        'give them with --namespace-labels\n',
    );
    const given = ['check', join(folder, 'manifests/pod.yaml'), '--policies', set, '--namespace-labels'];
    expect(await run([...given, 'team=red,tier=web'])).toMatchObject({ code: 1, stderr: '' });
    expect(await run([...given, 'team=blue'])).toMatchObject({ code: 0, stderr: '' });
    expect((await run([...given, 'red'])).stderr).toContain('Expected key=value, found "red".');
    const piped = await run(['check', '-', '--policies', set], pod('web', 'shop'));
    expect(piped.stderr).toContain('left out for some objects');
  });
});
