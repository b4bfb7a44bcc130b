import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inputsFor } from '../../src/cli/files.ts';
import { run } from './run.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'admend-gitignore-')));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes files by their path from the root; a manifest is a ConfigMap of that name. */
function write(files: Readonly<Record<string, string | undefined>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(
      join(root, file),
      text ?? `{apiVersion: v1, kind: ConfigMap, metadata: {name: "${file}"}}\n`,
    );
  }
}

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'core.excludesFile=', '-c', 'core.quotePath=false', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
}

/** The manifests that are read for a path, seen from the root. */
function readBy(path: string): string[] {
  return inputsFor([join(root, path)]).map((input) => relative(root, input.path ?? ''));
}

/** The manifests that git does not leave out. */
function knownToGit(): string[] {
  return git('ls-files', '--others', '--exclude-standard', '-z')
    .split('\0')
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}

/** `undefined` as a text is a manifest. */
const CASES: readonly [what: string, files: Readonly<Record<string, string | undefined>>][] = [
  [
    'a name at any depth',
    { '.gitignore': 'out\n', 'out/a.yaml': undefined, 'x/out/b.yaml': undefined, 'outer/c.yaml': undefined },
  ],
  [
    'blank lines, which name nothing',
    { 'apps/.gitignore': '*.log\n  \n/\n\t\n!\n', 'apps/web/a.yaml': undefined, 'apps/a.log': undefined },
  ],
  [
    'a path from the top',
    {
      '.gitignore': '/out\nx/y.yaml\n',
      'out/a.yaml': undefined,
      'x/out/b.yaml': undefined,
      'x/y.yaml': undefined,
      'z/x/y.yaml': undefined,
    },
  ],
  [
    'a folder only',
    { '.gitignore': 'a.yaml/\nd/\n', 'a.yaml': undefined, 'd/b.yaml': undefined, 'x/d/c.yaml': undefined },
  ],
  [
    'wildcards',
    {
      '.gitignore': '*.gen.yaml\nx/**/z.yaml\n?.yaml\n[st]1.yaml\n',
      'q.gen.yaml': undefined,
      'a.yaml': undefined,
      'x/z.yaml': undefined,
      'x/y/w/z.yaml': undefined,
      's1.yaml': undefined,
      'u1.yaml': undefined,
    },
  ],
  [
    'what is taken back',
    { '.gitignore': '*.yaml\n!keep.yaml\n', 'drop.yaml': undefined, 'x/keep.yaml': undefined },
  ],
  [
    'nothing is taken back from a folder that is left out',
    { '.gitignore': 'd/\n!d/keep.yaml\n', 'd/keep.yaml': undefined, 'a.yaml': undefined },
  ],
  [
    'the contents of a folder, one of them taken back',
    { '.gitignore': 'd/*\n!d/keep.yaml\n', 'd/keep.yaml': undefined, 'd/drop.yaml': undefined },
  ],
  [
    'a deeper file wins',
    {
      '.gitignore': 'b/\n*.gen.yaml\n',
      'a/.gitignore': '!b/\n!x.gen.yaml\n',
      'a/b/c.yaml': undefined,
      'b/c.yaml': undefined,
      'a/x.gen.yaml': undefined,
      'a/y.gen.yaml': undefined,
    },
  ],
  [
    'a deeper file holds only below it',
    {
      'a/.gitignore': 'x.yaml\n/y.yaml\n',
      'a/x.yaml': undefined,
      'a/b/x.yaml': undefined,
      'a/b/y.yaml': undefined,
      'a/y.yaml': undefined,
      'x.yaml': undefined,
      'c/a/x.yaml': undefined,
    },
  ],
  [
    'comments, blanks, CRLF, a byte order mark, escapes',
    {
      '.gitignore': '\uFEFF# a\r\n\r\nx.yaml  \r\n\\#y.yaml\r\n\\!z.yaml\r\n',
      'x.yaml': undefined,
      '#y.yaml': undefined,
      '!z.yaml': undefined,
      'y.yaml': undefined,
    },
  ],
  [
    'upper and lower case differ',
    { '.gitignore': 'Out/\n', 'out/a.yaml': undefined, 'Out/b.yaml': undefined },
  ],
  [
    'a folder whose name looks like a pattern',
    {
      'a[b]*/.gitignore': 'x.yaml\n',
      'a[b]*/x.yaml': undefined,
      'ab/x.yaml': undefined,
      'a[b]c/x.yaml': undefined,
    },
  ],
];

describe('a folder is read as git sees it:', () => {
  test.each(CASES)('%s', (_, files) => {
    git('init', '--quiet');
    write(files);
    const expected = knownToGit();
    expect(readBy('.')).toEqual(expected);
    for (const top of new Set(
      expected.filter((file) => file.includes('/')).map((file) => file.split('/')[0]),
    )) {
      expect(readBy(top ?? '')).toEqual(expected.filter((file) => file.startsWith(`${top}/`)));
    }
  });
});

test('.git/info/exclude counts, from a worktree too', () => {
  git('init', '--quiet');
  write({ '.git/info/exclude': 'local.yaml\n', 'a.yaml': undefined, 'local.yaml': undefined });
  expect(readBy('.')).toEqual(['a.yaml']);
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'a');
  git('worktree', 'add', '--quiet', 'tree');
  write({ 'tree/b.yaml': undefined, 'tree/local.yaml': undefined });
  expect(readBy('tree')).toEqual(['tree/b.yaml']);
});

test('without a repository the .gitignore files of the folder itself count', () => {
  write({
    '.gitignore': 'x.yaml\n',
    'a/.gitignore': 'y.yaml\n',
    'a/x.yaml': undefined,
    'a/y.yaml': undefined,
    'a/z.yaml': undefined,
  });
  expect(readBy('.')).toEqual(['a/z.yaml']);
  expect(readBy('a')).toEqual(['a/x.yaml', 'a/z.yaml']);
});

test('what is named is read, whatever git thinks of it', () => {
  git('init', '--quiet');
  write({
    '.gitignore': 'out/\n*.gen.yaml\n',
    'out/a.yaml': undefined,
    'out/.gitignore': 'b.yaml\n',
    'out/b.yaml': undefined,
    'x.gen.yaml': undefined,
  });
  expect(readBy('x.gen.yaml')).toEqual(['x.gen.yaml']);
  expect(readBy('out')).toEqual(['out/a.yaml']);
  expect(readBy('out/b.yaml')).toEqual(['out/b.yaml']);
});

test('what git keeps although a pattern names it is read', () => {
  git('init', '--quiet');
  write({ '.gitignore': 'x.yaml\n', 'x.yaml': undefined, 'd/x.yaml': undefined, 'e/x.yaml': undefined });
  git('add', '--force', 'd/x.yaml', 'e/x.yaml');
  rmSync(join(root, 'e/x.yaml'));
  expect(readBy('.')).toEqual(['d/x.yaml']);
  expect(readBy('d')).toEqual(['d/x.yaml']);
});

test('links to files are read, and changed where they lead to', async () => {
  write({ 'real/pod.yaml': MENDABLE, 'linked/other.txt': 'x' });
  symlinkSync('../real/pod.yaml', join(root, 'linked/pod.yaml'));
  symlinkSync('../gone.yaml', join(root, 'linked/gone.yaml'));
  symlinkSync('../real', join(root, 'linked/folder'));
  expect(readBy('linked')).toEqual(['linked/pod.yaml']);
  await run(['mend', join(root, 'linked'), '--write']);
  expect(lstatSync(join(root, 'linked/pod.yaml')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(root, 'real/pod.yaml'), 'utf8')).toContain('allowPrivilegeEscalation: false');
});

const MENDABLE = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: registry.example/app:1
`;

test('check reads a folder so', async () => {
  write({ '.gitignore': 'x.yaml\n', 'x.yaml': undefined, 'y.yaml': undefined });
  const { stdout } = await run(['check', root, '--output', 'json']);
  expect(JSON.parse(stdout).objects.map(({ name }: { name: string }) => name)).toEqual(['y.yaml']);
});
