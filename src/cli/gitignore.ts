import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/**
 * What git leaves out of one folder, by its .gitignore and those of the folders around it up to the root of the
 * repository, and by .git/info/exclude. A person's own excludes (core.excludesFile) say nothing about the manifests.
 */
export interface IgnoredIn {
  /** True for a file or folder in this folder that is left out. */
  readonly ignores: (name: string, kind: 'file' | 'folder') => boolean;
  /** The same for a folder in this one. */
  readonly inside: (name: string) => IgnoredIn;
}

/**
 * For the folder at this absolute path. Outside of a repository only its own .gitignore and those below it count; and
 * so it is with a folder that git leaves out as a whole: whoever names it wants what is in it.
 */
export function ignoredIn(folder: string): IgnoredIn {
  const root = rootAround(folder);
  if (root === undefined) return folderOf(folder, '', rules());
  const names = relative(root, folder).split(sep).filter(Boolean);
  let around = folderOf(root, '', rules(excludesOf(root)));
  for (const name of names) {
    if (around.ignores(name, 'folder')) return folderOf(folder, '', rules());
    around = around.inside(name);
  }
  return around;
}

/**
 * Files below a folder that git keeps although a pattern names them (`git add --force`): they are part of what is
 * deployed. Only git itself knows; where it cannot be asked there are none. Absolute paths.
 */
export function trackedThoughIgnored(folder: string): readonly string[] {
  if (rootAround(folder) === undefined) return [];
  const list = ['ls-files', '-z', '--cached', '--ignored', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', list, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return [];
  const names = stdout.split('\0').filter((name) => name !== '');
  return names.map((name) => join(folder, name)).filter((path) => existsSync(path));
}

/** `path` is the folder's, from where the patterns start: empty, or with a slash at its end. */
function folderOf(folder: string, path: string, around: Ignore): IgnoredIn {
  const own = readText(join(folder, '.gitignore'));
  const all = own === undefined ? around : rules().add(around).add(patternsAt(path, own));
  return {
    ignores: (name, kind) => all.ignores(`${path}${name}${kind === 'folder' ? '/' : ''}`),
    inside: (name) => folderOf(join(folder, name), `${path}${name}/`, all),
  };
}

/** Git minds upper and lower case by default where the file system does. */
function rules(text = ''): Ignore {
  return ignore({ ignorecase: false }).add(patternsAt('', text));
}

/** A comment, or what git takes for a blank line; with the folder's path before it, it would mean the whole folder. */
const SAYS_NOTHING = /^#|^!?[/\\]?[ \t]*$/;

/**
 * The patterns of a .gitignore as they read from the top: a later one wins, and so does a deeper file, so all of them
 * can stand in one list. Source: https://git-scm.com/docs/gitignore
 */
function patternsAt(path: string, text: string): string[] {
  const patterns = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return patterns.filter((line) => !SAYS_NOTHING.test(line)).map((line) => from(path, line));
}

function from(path: string, line: string): string {
  const [, negation = '', pattern = ''] = /^(!?)(.*)$/s.exec(line) ?? [];
  const place = `/${path.replace(/[\\*?[\]]/g, '\\$&')}`;
  // A slash before the end ties a pattern to its folder; without one it holds at any depth.
  const tied = /\/(?!$)/.test(pattern.trimEnd());
  return `${negation}${place}${tied ? '' : '**/'}${pattern.replace(/^\//, '')}`;
}

function rootAround(folder: string): string | undefined {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (existsSync(join(candidate, '.git'))) return candidate;
    if (dirname(candidate) === candidate) return undefined;
  }
}

function excludesOf(root: string): string | undefined {
  const folder = gitFolderOf(root);
  return folder && readText(join(folder, 'info', 'exclude'));
}

/** In a worktree or a submodule `.git` is a file that says where the real one is; worktrees share a common one. */
function gitFolderOf(root: string): string | undefined {
  const git = join(root, '.git');
  if (statSync(git).isDirectory()) return git;
  const [, named] = /^gitdir: (.*)$/m.exec(readText(git) ?? '') ?? [];
  if (named === undefined) return undefined;
  const own = resolve(root, named);
  return resolve(own, readText(join(own, 'commondir'))?.trim() ?? '');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
