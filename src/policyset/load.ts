import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse as parseYaml } from 'yaml';
import { coded } from '#errors.ts';
import type { Policy } from '#policy.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { compile, type PolicySet, policySetOf } from './policyset.ts';
import type { PolicySets } from './sets.ts';

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

/** Loads the sets named: a name that ships, or the path of a file. Throws `set-unknown` or `set-invalid`. */
export function loadSets(names: readonly string[], catalogue: Catalogue): PolicySets {
  const texts = names.map((name) => ({ name, text: readSet(name) }));
  const sets = texts.map(({ name, text }): PolicySet => policySetOf(parsed(name, text), catalogue, name));
  const digest = createHash('sha256');
  for (const { text } of texts) digest.update(text).update('\0');
  for (const rule of sets.flatMap(({ rules }) => rules)) digest.update(JSON.stringify(rule));
  return compile(sets, `sha256:${digest.digest('hex').slice(0, 16)}`);
}

function readSet(name: string): string {
  const ships = shippedSets();
  if (!ships.includes(name) && !/[/.]/.test(name)) {
    throw coded('set-unknown', `no policy set "${name}"; there are ${ships.join(', ')}`);
  }
  try {
    return readFileSync(ships.includes(name) ? join(SETS, `${name}.yaml`) : name, 'utf8');
  } catch (error) {
    throw coded(
      'file-unreadable',
      `policy set ${name}: ${error instanceof Error ? error.message : error}`,
      error,
    );
  }
}

function parsed(name: string, text: string) {
  try {
    return parseYaml(text);
  } catch (error) {
    throw coded('set-invalid', `${name}: ${error instanceof Error ? error.message : error}`, error);
  }
}
