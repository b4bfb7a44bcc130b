import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** ADMEND_CORPUS is seen from the checkout where it is no absolute path. */
export const ARCHIVE = resolve(
  ROOT,
  process.env['ADMEND_CORPUS'] ?? '../shared/corpus',
  'manifests-dev.tar.gz',
);
const BLOCK = 512;

/** Whether the real manifests are there. They stay outside of the repository; in CI they must be there. */
export function hasCorpus(): boolean {
  if (existsSync(ARCHIVE)) return true;
  if (process.env['CI']) throw new Error(`${ARCHIVE} is missing: CI must test on real manifests`);
  return false;
}

/** The YAML files of the archive, by name. */
export function corpusTexts(): Map<string, string> {
  return filesEndingIn('.yaml');
}

/** Where each of them is from: `REPOSITORY:FOLDER`, by name. What stands in one folder was written to live together. */
export function corpusFolders(): Map<string, string> {
  const [index = ''] = filesEndingIn('/manifest.tsv').values();
  const rows = index.split('\n').map((line) => line.split('\t'));
  return new Map(
    rows.map(([file = '', , source = '']) => [`dev/${file}`, source.replace(/(?:\/[^/]*)?#\d+$/, '')]),
  );
}

function filesEndingIn(end: string): Map<string, string> {
  const archive = gunzipSync(readFileSync(ARCHIVE));
  const texts = new Map<string, string>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const name = field(archive, at, 100);
    const size = Number.parseInt(field(archive, at + 124, 12) || '0', 8);
    if (name.endsWith(end)) texts.set(name, archive.toString('utf8', at + BLOCK, at + BLOCK + size));
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return texts;
}

/** A text field of a tar header ends at its first NUL. */
function field(archive: Buffer, at: number, length: number): string {
  return archive
    .toString('latin1', at, at + length)
    .replace(/\0.*$/s, '')
    .trim();
}
