import { isUtf8 } from 'node:buffer';
import {
  type Dirent,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { coded } from '#errors.ts';
import { isPath, shippedSets } from '#policyset/shipped.ts';
import { type IgnoredIn, ignoredIn, trackedThoughIgnored } from './gitignore.ts';

/** A manifest file to read; `-` is standard input. */
export interface Input {
  /** As it is shown: the way from the caller's folder, with forward slashes. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path?: string;
  /** Named by the caller, and not merely found in a folder. */
  readonly named: boolean;
}

/** npm runs scripts in the package's folder; the caller's own is in INIT_CWD. */
const CALLER = process.env['INIT_CWD'] ?? process.cwd();

const MANIFEST = /\.(ya?ml|json)$/;

/** The files meant by `paths`, folders walked in name order. Throws `file-unreadable`. */
export function inputsFor(paths: readonly string[]): readonly Input[] {
  const inputs = paths.flatMap((path): readonly Input[] => {
    if (path === '-') return [{ name: '-', named: true }];
    if (path === '') throw coded('usage', 'expected a path, found an empty one: is a variable not set?');
    const absolute = resolve(CALLER, path);
    return isFolder(path, absolute) ? filesBelow(absolute) : [inputOf(absolute, true)];
  });
  // What is named twice is one file, and named if it was once.
  const byName = new Map<string, Input>();
  for (const input of inputs) if (byName.get(input.name)?.named !== true) byName.set(input.name, input);
  return [...byName.values()];
}

/** A file's path from the caller's folder. */
export function fromCaller(path: string): string {
  return resolve(CALLER, path);
}

/** A policy set as loadSets takes it: what holds a `/` or a `.` is a file, seen from the caller's folder. */
export function setFromCaller(name: string): string {
  return isPath(name) || isFolderOfCaller(name) ? fromCaller(name) : name;
}

/** A folder may be named without a path, where no set that ships has its name. */
function isFolderOfCaller(name: string): boolean {
  return (
    !shippedSets().includes(name) &&
    statSync(fromCaller(name), { throwIfNoEntry: false })?.isDirectory() === true
  );
}

/** The text of an input, a byte order mark included; undefined where it is not UTF-8. Throws `file-unreadable`. */
export function readInput({ name, path }: Input): string | undefined {
  const bytes = bytesOf(name, path);
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** True for standard input, a pipe and the like: read a second time, they are empty or wait without end. */
export function isReadOnce({ path }: Input): boolean {
  return path === undefined || statSync(path, { throwIfNoEntry: false })?.isFile() !== true;
}

function bytesOf(name: string, path: string | undefined): Buffer {
  try {
    return readFileSync(path ?? 0);
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** Puts `text` in the place of a file, wholly or not at all; behind a link, of what it leads to. Throws `file-unwritable`. */
export function replaceFile(link: string, text: string): void {
  const path = realPath(link);
  const beside = `${path}.admend-${process.pid}`;
  try {
    writeFileSync(beside, text, { mode: statSync(path).mode });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw coded('file-unwritable', `${path}: ${reasonOf(error)}`, error);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function inputOf(absolute: string, named: boolean): Input {
  const name = (relative(CALLER, absolute) || absolute).replaceAll(sep, '/');
  return { name, path: absolute, named };
}

function isFolder(name: string, path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** In name order, without what git ignores, and without folders of packages and hidden ones. */
function filesBelow(folder: string): Input[] {
  const found = walked(folder, ignoredIn(folder));
  return [...new Set([...found, ...trackedThoughIgnored(folder).filter(isManifest)])]
    .sort()
    .map((path) => inputOf(path, false));
}

function walked(folder: string, ignored: IgnoredIn): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isFile(entry, path)) return isManifest(path) && !ignored.ignores(entry.name, 'file') ? [path] : [];
    const isEntered = entry.isDirectory() && !/^(node_modules$|\.)/.test(entry.name);
    return isEntered && !ignored.ignores(entry.name, 'folder')
      ? walked(path, ignored.inside(entry.name))
      : [];
  });
}

/** As kubectl does: links to files are read, links to folders are not walked into. */
function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isManifest(path: string): boolean {
  return MANIFEST.test(path);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(relative(CALLER, folder), error);
  }
}

function unreadable(name: string, error: unknown): Error {
  return coded('file-unreadable', `${name}: ${reasonOf(error)}`, error);
}

/** `no such file or directory`, without the path and the call that Node's own message repeats. */
function reasonOf(error: unknown): string {
  const errno = error instanceof Error && 'errno' in error ? error.errno : undefined;
  return typeof errno === 'number' ? getSystemErrorMessage(errno) : String(error);
}
