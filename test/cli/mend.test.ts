import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './run.ts';

const EXAMPLE = 'examples/deployment-unset.yaml';

describe('mend', () => {
  test('prints a diff, and what is left to standard error', async () => {
    const { code, stdout, stderr } = await run(['mend', EXAMPLE]);
    expect(code).toBe(1);
    expect(stdout).toBe(diffInReadme());
    expect(stderr).toContain('6 violations, 2 mended, 4 left');
  });

  test('--output yaml prints the file with the mends in it and its comments kept', async () => {
    const { stdout } = await run(['mend', EXAMPLE, '--output', 'yaml']);
    expect(stdout).toContain('image: registry.example/web:1.4.2 # pinned\n');
    expect((await run(['mend', '-', '--output', 'diff'], stdout)).stdout).toBe('');
  });

  test('--output json adds patch, mended and remaining to what check says', async () => {
    const { stdout } = await run(['mend', EXAMPLE, '--output', 'json']);
    const [object] = JSON.parse(stdout).objects;
    expect(object.patch).toEqual([
      {
        op: 'add',
        path: '/spec/template/spec/containers/0/securityContext',
        value: { allowPrivilegeEscalation: false },
      },
      {
        op: 'add',
        path: '/spec/template/spec/securityContext',
        value: { seccompProfile: { type: 'RuntimeDefault' } },
      },
    ]);
    expect(object.mended).toEqual(['privilege-escalation', 'seccomp-profile']);
    expect(
      object.remaining.map(({ policy, risk }: { policy: string; risk: string }) => [policy, risk]),
    ).toEqual([
      ['resource-requests-limits', 'risky'],
      ['resource-requests-limits', 'risky'],
      ['resource-requests-limits', 'risky'],
      ['run-as-non-root', 'risky'],
    ]);
  });

  test('--output patch guards what the patch relies on', async () => {
    const { stdout } = await run(['mend', EXAMPLE, '--output', 'patch']);
    const [{ patch, ...object }] = JSON.parse(stdout);
    expect(object).toMatchObject({ file: EXAMPLE, document: 0, kind: 'Deployment', name: 'web' });
    expect(patch[0]).toEqual({ op: 'test', path: '/spec/template/spec/containers/0/name', value: 'app' });
  });

  test('nothing left exits 0', async () => {
    expect(await run(['mend', 'examples/pod-hardened.yaml'])).toMatchObject({ code: 0, stdout: '' });
  });
});

/** Two Pods that share a container by an alias: it cannot be changed for one of them alone. The third is on its own. */
const SHARED = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: {name: first}
    spec: &spec
      containers: [{name: app, image: registry.example/app:1.0.0}]
  - apiVersion: v1
    kind: Pod
    metadata: {name: second}
    spec: *spec
  - apiVersion: v1
    kind: Pod
    metadata: {name: third}
    spec:
      containers: [{name: app, image: registry.example/app:1.0.0}]
`;

describe('a mend that has no place in the text', () => {
  test('is refused with its reason, and counts as left', async () => {
    const { code, stdout } = await run(['mend', '-', '--output', 'json'], SHARED);
    expect(code).toBe(1);
    const { summary, objects } = JSON.parse(stdout);
    expect(objects.map(({ refused }: { refused?: string }) => refused)).toEqual([
      expect.stringContaining('has the anchor &spec, which is used elsewhere too'),
      expect.stringContaining('is the alias *spec'),
      undefined,
    ]);
    const [first, , third] = objects;
    expect(first.patch).toEqual(third.patch);
    expect(first.mended).toEqual([]);
    expect(first.remaining).toEqual(first.violations);
    expect(summary.mended).toBe(third.violations.length - third.remaining.length);
    expect(summary.mended + summary.remaining).toBe(summary.violations);
  });

  test('is told with the diff of the others', async () => {
    const { stdout, stderr } = await run(['mend', '-'], SHARED);
    expect(stdout.match(/^\+.*allowPrivilegeEscalation/gm)).toHaveLength(1);
    expect(stderr).toContain('- (/items/0): Pod first: not mended in the text: ');
    expect(stderr).toContain('- (/items/1): Pod second: not mended in the text: ');
  });

  test('alone exits 1, even where the patch leaves nothing', async () => {
    const set = 'test/cli/sets/seccomp-only.yaml';
    const shared = SHARED.slice(
      0,
      SHARED.indexOf('  - apiVersion: v1\n    kind: Pod\n    metadata: {name: third}'),
    );
    expect((await run(['mend', '-', '--output', 'json', '--policies', set], shared)).code).toBe(1);
  });
});

test('--output yaml prints a document that cannot be read as it is, says so and exits 2', async () => {
  const broken = 'kind: {\n';
  const text = `${broken}---\n${readFileSync(EXAMPLE, 'utf8')}`;
  const { code, stdout, stderr } = await run(['mend', '-', '--output', 'yaml'], text);
  expect(code).toBe(2);
  expect(stdout.startsWith(broken)).toBe(true);
  expect(stdout).toContain('allowPrivilegeEscalation: false');
  expect(stderr).toContain('1 document could not be read: printed as in the file\n');
  expect(stderr).toContain('-:2:1\n  error ');
});

/** The example in the README is what the command prints, to the letter. */
function diffInReadme(): string {
  return /```diff\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
}

describe('mend --write', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'admend-mend-'));
    copyFileSync(EXAMPLE, join(folder, 'web.yaml'));
    copyFileSync('examples/pod-hardened.yaml', join(folder, 'hardened.yaml'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('changes the files that have a mend; a second run changes nothing', async () => {
    const first = await run(['mend', folder, '--write']);
    expect(first.stderr).toContain('1 file changed\n');
    const mended = readFileSync(join(folder, 'web.yaml'), 'utf8');
    expect(mended).toContain('allowPrivilegeEscalation: false');
    expect((await run(['mend', folder, '--write'])).stderr).toContain('0 files changed\n');
    expect(readFileSync(join(folder, 'web.yaml'), 'utf8')).toBe(mended);
  });
});
