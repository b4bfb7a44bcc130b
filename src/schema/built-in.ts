import { fileURLToPath, pathToFileURL } from 'node:url';
import type { GroupVersionKind } from '#admission/request.ts';
import { coded } from '#errors.ts';
import type { Schema, SchemaLookup } from '#facts.ts';
import { checkOf, type Validate } from './check.ts';

/** The minor versions of Kubernetes whose schemas ship, oldest first. */
export const MINORS = ['1.34', '1.35', '1.36'] as const;

export type Minor = (typeof MINORS)[number];

const HERE = fileURLToPath(import.meta.url);
/** Beside `src/` in a checkout and beside `dist/` in the package. */
const BUILT = new URL(
  HERE.endsWith('.ts') ? '../../built/schemas/' : '../../../built/schemas/',
  import.meta.url,
);

/**
 * The minor version whose schemas fit a cluster of this version (`v1.36.3`, `1.36+`) best: its own, else the nearest;
 * undefined for what is no version.
 */
export function minorFor(version: string): Minor | undefined {
  const [, text] = /^v?1\.(\d+)/.exec(version) ?? [];
  if (text === undefined) return undefined;
  const numbers = MINORS.map((minor) => Number(minor.slice(2)));
  const nearest = Math.min(Math.max(Number(text), Math.min(...numbers)), Math.max(...numbers));
  return MINORS[numbers.indexOf(nearest)];
}

/** The newest minor version whose schemas ship: for manifests that no cluster has seen. */
export function newestMinor(): Minor {
  return MINORS[2];
}

/**
 * Loads the schemas of the kinds that an API server of this minor version has built in. A version of an API that it no
 * longer serves is checked by the one that came after: what an object has wrong by it is wrong before and after a mend.
 * Rejects with `schemas-missing` in a checkout where they were not built.
 */
export async function builtInSchemas(minor: Minor): Promise<SchemaLookup> {
  const kinds = await load(minor);
  const schemas = new Map<string, Schema>();
  for (const [name, validate] of Object.entries(kinds)) {
    const schema = { name: `Kubernetes ${minor}`, faults: checkOf(validate) };
    schemas.set(name, schema);
    // Stable versions stand before others.
    if (!schemas.has(withoutVersion(name)))
      schemas.set(withoutVersion(name), { ...schema, name: `${schema.name} (${name.replace(/^\//, '')})` });
  }
  return ({ group, version, kind }: GroupVersionKind) =>
    schemas.get(`${group}/${version}/${kind}`) ?? schemas.get(`${group}//${kind}`);
}

/** `apps/v1/Deployment` -> `apps//Deployment` */
function withoutVersion(name: string): string {
  return name.replace(/\/.*\//, '//');
}

async function load(minor: Minor): Promise<Readonly<Record<string, Validate>>> {
  const file = fileURLToPath(new URL(`${minor}.js`, BUILT));
  try {
    const module: { kinds: Readonly<Record<string, Validate>> } = await import(pathToFileURL(file).href);
    return module.kinds;
  } catch (error) {
    throw coded('schemas-missing', `the schemas of Kubernetes ${minor} cannot be loaded from ${file}`, error);
  }
}
