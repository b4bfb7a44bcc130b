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
