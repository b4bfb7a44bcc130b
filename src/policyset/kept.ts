import { isMap, type Json, type JsonMap, numberAt, stringAt } from '#json/value.ts';
import { POLICY_SETS } from './crd.ts';
import type { Path, SetDocument } from './document.ts';
import { fieldOf } from './field.ts';
import type { Problem } from './problem.ts';

/** Among the names of the sets that are to be in force: all that the cluster keeps. */
export const CLUSTER = 'cluster';

/** A policy set that a cluster keeps. */
export interface KeptSet {
  readonly name: string;
  /** Another object of the same name has another one. */
  readonly uid: string;
  /** Counts the changes of the spec. */
  readonly generation: number;
  readonly spec: Json;
  /** What it has beside these, which no policy set should have. */
  readonly beside?: JsonMap;
}

/** What of an object of a cluster matters to the rules; status and metadata do not. */
export function keptSet(object: JsonMap): KeptSet {
  const { apiVersion: _, kind: __, metadata: ___, spec: ____, status: _____, ...beside } = object;
  return {
    name: stringAt(object, 'metadata', 'name') ?? '',
    uid: stringAt(object, 'metadata', 'uid') ?? '',
    generation: numberAt(object, 'metadata', 'generation') ?? 0,
    spec: object['spec'] ?? null,
    ...(Object.keys(beside).length > 0 && { beside }),
  };
}

const DOCUMENTS = new WeakMap<JsonMap, SetDocument>();

/**
 * A kept set as the document of a file, so that everything else is the same. Its problems have a field, and no line. The
 * same spec is the same document, so that nobody who remembers what came of one has to look into it again.
 */
export function documentOf({ name, spec, beside }: Pick<KeptSet, 'name' | 'spec' | 'beside'>): SetDocument {
  const file = `${POLICY_SETS.resource}/${name}`;
  const said = { metadata: { name }, spec, ...beside };
  if (!isMap(spec) || beside !== undefined) return newDocument(file, said);
  const known = DOCUMENTS.get(spec);
  if (known?.file === file) return known;
  const document = newDocument(file, said);
  DOCUMENTS.set(spec, document);
  return document;
}

function newDocument(file: string, said: JsonMap): SetDocument {
  const { group, version } = POLICY_SETS;
  const problem = (severity: Problem['severity']) => (path: Path, message: string) => {
    const field = path.length === 0 ? 'the document' : fieldOf(path);
    return { file, severity, message: message.startsWith(`${field}:`) ? message : `${field}: ${message}` };
  };
  return {
    file,
    value: { apiVersion: `${group}/${version}`, kind: 'PolicySet', ...said },
    error: problem('error'),
    warning: problem('warning'),
  };
}
