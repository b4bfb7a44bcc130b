import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './run.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'admend-completion-'));
  for (const shell of SHELLS) {
    const { code, stdout } = await run(['completion', shell]);
    expect(code).toBe(0);
    writeFileSync(join(folder, shell), stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['--version']).error === undefined;
}

/** What bash offers for a command line whose last word the cursor is in, cut at `=` as readline cuts it. */
function offered(...words: readonly string[]): string[] {
  const cut = words.flatMap((word) => (word.includes('=') ? word.split(/(=)/).filter(Boolean) : [word]));
  const { stdout, stderr } = spawnSync('bash', ['test/cli/complete.bash', join(folder, 'bash'), ...cut], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('in bash', () => {
  test('the script is registered for admend and leaves files to readline', () => {
    const { stdout } = spawnSync('bash', ['-c', `source ${join(folder, 'bash')}; complete -p admend`], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('complete -o bashdefault -o default -F _admend admend\n');
  });

  test.each<[words: string[], offers: string[]]>([
    [['admend', 'che'], ['check']],
    [['admend', '--ver'], ['--version']],
    [
      ['admend', 'policies', ''],
      ['list', 'show', 'lint', 'import', 'schema', 'help'],
    ],
    [
      ['admend', 'policies', 'show', 'privile'],
      ['privilege-escalation', 'privileged', 'privileged-port'],
    ],
    [['admend', 'check', '--o'], ['--output']],
    [['admend', 'check', '--output', 's'], ['sarif']],
    [
      ['admend', 'check', '--output=j'],
      ['json', 'junit'],
    ],
    [
      ['admend', 'check', '--output='],
      ['table', 'json', 'sarif', 'junit', 'github'],
    ],
    [['admend', 'check', 'a.yaml', '--output', 'json', '--fail-on', 'd'], ['deny']],
    [['admend', 'check', '--policies', 'rec'], ['recommended']],
    [['admend', 'check', 'deploy/'], []],
    [['admend', 'serve', '--log-level', 'de'], ['debug']],
    [['admend', 'serve', '--policies', 'audit-all', 'reco'], ['recommended']],
    [['admend', 'serve', '--policies', 'audit-all', '--log-l'], ['--log-level']],
    [
      ['admend', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['admend', 'help', 'unin'], ['uninstall']],
    [['admend', 'uninstall', ''], []],
  ])('%j: %j', (words, offers) => {
    expect(offered(...words)).toEqual(offers);
  });
});

describe('every shell', () => {
  test.for(SHELLS)('%s reads its script without complaint, where it is installed', (shell, { skip }) => {
    skip(!isInstalled(shell), `${shell} is not installed`);
    const { status, stderr } = spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test.each(SHELLS)('%s is told of commands, choices, sets and policies', async (shell) => {
    const { stdout } = await run(['completion', shell]);
    for (const word of ['uninstall', 'audit-all', 'seccomp-profile', 'sarif', 'fail-on']) {
      expect(stdout).toContain(word);
    }
  });
});

test('another shell is a usage error', async () => {
  const { code, stderr } = await run(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
});
