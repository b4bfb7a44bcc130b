import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { JsonMap } from '#json/value.ts';

/**
 * The fixtures beside each policy:
 * - `complies.<case>.yaml` has no violation of it;
 * - `violates.<case>.yaml` has, and is mended by a set that applies safe and evidence fixes;
 * - `suggests.<case>.yaml` has, and is not: its fixes are risky, or there is none;
 * - `mended.<case>.yaml` is what becomes of the two: at once, or when a person accepts the risky fix.
 * Each holds one object; those of a policy with `neighbours` hold these after it.
 */
export const ROLES = ['complies', 'violates', 'suggests', 'mended'] as const;
export type Role = (typeof ROLES)[number];

export interface Fixture {
  readonly role: Role;
  readonly case: string;
  readonly path: string;
  readonly text: string;
  readonly object: JsonMap;
  /** The objects beside it: the documents after the first. Only policies that ask for neighbours have such. */
  readonly others: readonly JsonMap[];
}

const POLICIES = fileURLToPath(new URL('../../policies/', import.meta.url));
const NAME = /^(complies|violates|suggests|mended)\.([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/;

/** The folders under policies/ that should each hold a policy. */
export function policyFolders(): readonly string[] {
  return readdirSync(POLICIES).filter((name) => name !== 'sets');
}

export function fixturePath(folder: string, role: Role, name: string): string {
  return `${POLICIES}${folder}/${role}.${name}.yaml`;
}

/** Files of a policy's folder that are neither its policy nor a fixture. */
export function strayFiles(folder: string): readonly string[] {
  return readdirSync(`${POLICIES}${folder}`).filter((file) => file !== 'policy.ts' && !NAME.test(file));
}

export function fixturesOf(folder: string): readonly Fixture[] {
  return readdirSync(`${POLICIES}${folder}`)
    .sort()
    .flatMap((file) => {
      const [, role = '', name = ''] = NAME.exec(file) ?? [];
      const known = ROLES.find((each) => each === role);
      return known === undefined ? [] : [read(known, name, fixturePath(folder, known, name))];
    });
}

function read(role: Role, name: string, path: string): Fixture {
  const text = readFileSync(path, 'utf8');
  const [object, ...others] = objectsIn(text, path);
  if (object === undefined) throw new Error(`${path} does not hold an object`);
  return { role, case: name, path, text, object, others };
}

/** The object in a file of one document, so that its name says all that there is in it. */
export function oneObjectIn(text: string, path: string): JsonMap {
  const [object, ...others] = objectsIn(text, path);
  if (object === undefined || others.length > 0) throw new Error(`${path} does not hold exactly one object`);
  return object;
}

function objectsIn(text: string, path: string): readonly JsonMap[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) throw new Error(`${path} is empty`);
  return documents.map((document) => {
    const value: unknown = document.toJS();
    if (!isObject(value)) throw new Error(`${path} holds a document that is no object`);
    return value;
  });
}

function isObject(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
