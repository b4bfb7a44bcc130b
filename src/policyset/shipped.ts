import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { coded } from '#errors.ts';
import type { Policy } from '#policy.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';

/**
 * The folders that ship, seen from this file: `src/policyset/` in a checkout and `dist/src/policyset/` in the package
 * both have the compiled or the written policies two levels up. The sets are data and are not compiled.
 */
const HERE = fileURLToPath(import.meta.url);
const EXTENSION = HERE.endsWith('.ts') ? '.ts' : '.js';
const POLICIES = fileURLToPath(new URL('../../policies/', import.meta.url));
const SETS = fileURLToPath(
  new URL(EXTENSION === '.ts' ? '../../policies/sets/' : '../../../policies/sets/', import.meta.url),
);

/** Imports every `policies/<id>/policy.ts` and checks the whole; throws `policy-invalid`. */
export async function loadCatalogue(): Promise<Catalogue> {
  const folders = readdirSync(POLICIES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'sets')
    .map((entry) => entry.name)
    .sort();
  return catalogueOf(
    await Promise.all(folders.map(async (folder) => ({ folder, policy: await importPolicy(folder) }))),
  );
}

async function importPolicy(folder: string): Promise<Policy> {
  const file = join(POLICIES, folder, `policy${EXTENSION}`);
  const module: { default?: Policy } = await import(pathToFileURL(file).href);
  if (module.default === undefined) {
    throw coded('policy-invalid', `policies/${folder}: policy.ts exports no default`);
  }
  return module.default;
}

/** The names of the sets that ship. */
export function shippedSets(): readonly string[] {
  return readdirSync(SETS)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

export function readShippedSet(name: string): string {
  return readFileSync(join(SETS, `${name}.yaml`), 'utf8');
}

/** Whether what was asked for is a file or folder, by a `/` or a `.` in it; everything else is the name of a set. */
export function isPath(name: string): boolean {
  return /[/.]/.test(name);
}
