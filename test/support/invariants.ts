import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { isMap, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import type { State } from '#verify/invariants/invariant.ts';
import { podOf } from '#workload/pod.ts';

/**
 * The fixtures of the invariants, a folder for each:
 * - `refused.<case>.yaml` is an object that the API server refuses to create, for this reason alone;
 * - `accepted.<case>.yaml` is one that it creates, often the same but for one point;
 * - `refused-update.<case>.yaml` and `accepted-update.<case>.yaml` are two: what is there, and what is sent.
 */
export interface InvariantCase {
  readonly id: string;
  /** `probes/refused.nothing.yaml` */
  readonly file: string;
  /** The first line, which says what the case is. */
  readonly says: string;
  readonly accepted: boolean;
  /** What is sent; for an update, after what is there. */
  readonly object: JsonMap;
  readonly there: JsonMap | undefined;
  /** Through what an update is sent; empty for the object itself. */
  readonly subresource: string;
}

const ROOT = fileURLToPath(new URL('../invariants/', import.meta.url));
const NAME = /^(refused|accepted)(-update)?\.[a-z0-9]+(?:-[a-z0-9]+)*\.yaml$/;

export function invariantFolders(): readonly string[] {
  return readdirSync(ROOT).sort();
}

/** Files in the folders that are no fixture. */
export function strayInvariantFiles(): readonly string[] {
  return filesIn().filter((file) => !NAME.test(file.split('/')[1] ?? ''));
}

export function invariantCases(): readonly InvariantCase[] {
  return filesIn()
    .filter((file) => NAME.test(file.split('/')[1] ?? ''))
    .map(caseIn);
}

function filesIn(): readonly string[] {
  return invariantFolders().flatMap((id) =>
    readdirSync(`${ROOT}${id}`)
      .sort()
      .map((file) => `${id}/${file}`),
  );
}

function caseIn(file: string): InvariantCase {
  const [id = '', name = ''] = file.split('/');
  const text = readFileSync(`${ROOT}${file}`, 'utf8');
  const objects = objectsIn(text, file, name.includes('-update.') ? 2 : 1);
  const [there, object] = objects.length === 2 ? objects : [undefined, objects[0]];
  if (object === undefined) throw new Error(`${file} is empty`);
  const says = text.split('\n')[0] ?? '';
  const subresource = there === undefined ? '' : subresourceOf(id, there, object);
  return { id, file, says, accepted: name.startsWith('accepted'), object, there, subresource };
}

function objectsIn(text: string, file: string, count: number): readonly JsonMap[] {
  const documents = parseAllDocuments(text);
  const objects = Array.isArray(documents) ? documents.map((document) => document.toJS()).filter(isMap) : [];
  if (objects.length !== count) throw new Error(`${file} does not hold ${count} objects`);
  return objects;
}

/** Ephemeral containers change through their own subresource only, and so do requests and limits. */
function subresourceOf(id: string, there: JsonMap, object: JsonMap): string {
  if (id === 'pod-resize') return 'resize';
  const [before, after] = [there, object].map((each) => mapAt(each, 'spec')?.['ephemeralContainers']);
  return JSON.stringify(before) === JSON.stringify(after) ? '' : 'ephemeralcontainers';
}

/** What the invariants see of an object: created, or sent in the place of `old`. */
export function stateOf(object: JsonMap, old?: JsonMap, subresource = ''): State {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const kind = { group, version, kind: stringAt(object, 'kind') ?? '' };
  const state = { kind, subresource, object, pod: podOf(kind, object) };
  return old === undefined ? state : { ...state, old };
}
