import { admit, admitBoth, type Decisions } from '#admit.ts';
import type { Facts, SchemaLookup } from '#facts.ts';
import { type Json, type JsonMap, stringAt } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import type { ManifestDocument } from '#manifest/read.ts';
import { namespaceOf, reviewOf } from '#manifest/review.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { type JudgedObject, type ObjectEntry, reported, type UnreadableDocument } from '#report/result.ts';
import type { Shed } from '#respond/decision.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import type { Namespaces } from './namespaces.ts';
import type { Reading } from './readings.ts';

/** One manifest file, judged: every document is an object with its decisions, or an error. Empty documents are neither. */
export interface Inspection {
  readonly file: string;
  readonly text: string;
  readonly objects: readonly (InspectedObject | UnreadableDocument)[];
}

export interface InspectedObject {
  readonly file: string;
  readonly document: number;
  /** JSON Pointer from the document to the object; empty unless it stands in a `List`. */
  readonly pointer: string;
  readonly object: JsonMap;
  readonly decisions: Judged;
}

/** `validated` only for the question `denied`. */
export type Judged = Pick<Decisions, 'mutated'> & Partial<Decisions>;

/** How far objects are judged: what is wrong with them, what they are mended to, or whether that is let in. */
export type Question = 'wrong' | 'mended' | 'denied';

/** What the objects of a file are judged by. */
export interface Terms {
  readonly sets: PolicySets;
  readonly question: Question;
  /** Of objects that name none. */
  readonly namespace: string;
  readonly namespaces: Namespaces;
  /** All objects of the run; undefined where no policy asks for them. */
  readonly neighbours?: Neighbours | undefined;
  /** By which mends are checked; without them nothing is mended. */
  readonly schemas: SchemaLookup;
  readonly now: Date;
}

/** Why an object could not be judged. */
const UNJUDGED: Readonly<Record<Shed, string>> = {
  size: 'expected an object of which all parts can be judged in time, found one with more',
  deadline: 'it could not be judged in time',
  queue: 'it could not be judged in time',
  fault: 'admend itself failed on it',
};

/** Asks `question` of every object of a file, as if each were being created. Never throws for a bad document. */
export function inspect(
  file: string,
  { text, documents }: Reading,
  { sets, question, namespace, namespaces, neighbours, schemas, now }: Terms,
): Inspection {
  const objects = documents.flatMap((document): Inspection['objects'] => {
    if (document.kind === 'empty') return [];
    if (document.kind === 'error') return [unreadable(file, document, document.message, document.column)];
    return objectsIn(document.value).flatMap((found): Inspection['objects'] => {
      if ('message' in found)
        return [{ ...foreign(file, document, found.message, document.value), ...itemOf(found) }];
      const namespaceLabels = namespaces(namespaceOf(found.object, namespace));
      const facts = { now, namespaceLabels, neighbours, schemas };
      const decisions = judge(reviewOf(found.object, namespace), sets, question, facts);
      const { shed, faults } = decisions.mutated;
      if (shed !== undefined) return [{ ...unreadable(file, document, UNJUDGED[shed], 1), ...itemOf(found) }];
      const failed = faults.map(({ policy, error }) =>
        unreadable(file, document, `policy ${policy} failed on it (${error}): a bug in admend`, 1),
      );
      return [{ file, document: document.index, ...found, decisions }, ...failed];
    });
  });
  return { file, text, objects };
}

function judge(
  review: Json,
  sets: PolicySets,
  question: Question,
  facts: Pick<Facts, 'now' | 'namespaceLabels' | 'neighbours' | 'schemas'>,
): Judged {
  if (question === 'denied') return admitBoth(review, sets, facts);
  return { mutated: admit(review, sets, { ...facts, phase: 'mutate', lookOnly: question === 'wrong' }) };
}

function unreadable(
  file: string,
  { index, line }: ManifestDocument,
  error: string,
  column: number,
): UnreadableDocument {
  return { file, document: index, error, line, column };
}

/** A document that can be read and is no Kubernetes object. */
function foreign(file: string, document: ManifestDocument, error: string, value: Json): UnreadableDocument {
  const claimsToBeOne = stringAt(value, 'apiVersion') !== undefined || stringAt(value, 'kind') !== undefined;
  return { ...unreadable(file, document, error, 1), ...(!claimsToBeOne && { foreign: true }) };
}

export function isInspected(entry: InspectedObject | UnreadableDocument): entry is InspectedObject {
  return 'decisions' in entry;
}

/** What `check` says of an object: the violations that it brings, whatever becomes of them. */
export function checked(entry: InspectedObject): JudgedObject;
export function checked(entry: InspectedObject | UnreadableDocument): ObjectEntry;
export function checked(entry: InspectedObject | UnreadableDocument): ObjectEntry {
  if (!isInspected(entry)) return entry;
  const { file, document, object, decisions } = entry;
  return {
    file,
    document,
    ...itemOf(entry),
    ...identityOf(object),
    violations: decisions.mutated.violations.map(reported),
    ...(decisions.mutated.exemption === 'no-policy' && { unlooked: true as const }),
    ...(decisions.mutated.exempted.length > 0 && { exempted: decisions.mutated.exempted.length }),
  };
}

/**
 * What `mend` says of it: beside the violations the patch, and what the patch leaves. `refused` is why the patch could
 * not be written into the text: then it clears nothing there.
 */
export function mended(entry: InspectedObject | UnreadableDocument, refused?: string): ObjectEntry {
  if (!isInspected(entry)) return entry;
  const { mutated } = entry.decisions;
  const { patch, proof } = mutated;
  const base = { ...checked(entry), ...(proof !== undefined && { proof }) };
  if (refused !== undefined) return { ...base, patch, mended: [], remaining: base.violations, refused };
  return {
    ...base,
    patch,
    mended: [...new Set(mutated.mended.map(({ policy }) => policy))].sort(),
    remaining: mutated.remaining.map(reported),
  };
}

export function itemOf({ pointer }: { readonly pointer: string }): Pick<JudgedObject, 'item'> {
  return pointer === '' ? {} : { item: pointer };
}

export function identityOf(
  object: JsonMap,
): Pick<JudgedObject, 'apiVersion' | 'kind' | 'namespace' | 'name'> {
  return {
    apiVersion: stringAt(object, 'apiVersion') ?? '',
    kind: stringAt(object, 'kind') ?? '',
    namespace: stringAt(object, 'metadata', 'namespace') ?? null,
    name: stringAt(object, 'metadata', 'name') ?? stringAt(object, 'metadata', 'generateName') ?? null,
  };
}
