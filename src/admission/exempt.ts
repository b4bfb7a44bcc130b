import type { Facts } from '#facts.ts';
import { equal } from '#json/equal.ts';
import { at, type JsonMap, stringAt } from '#json/value.ts';
import type { AdmissionRequest } from './request.ts';

/** Why a request is let through without being judged. */
export type Exemption =
  /** It neither creates nor updates. */
  | 'operation'
  | 'excluded-namespace'
  | 'excluded-user'
  | 'no-object'
  | 'being-deleted'
  | 'nothing-changed'
  /** No policy of the sets looks at this kind, subresource and operation. */
  | 'no-policy';

/** Either the reason to let the request through, or the object that has to be judged. */
export type Exempted =
  | { readonly exemption: Exemption; readonly object?: never }
  | { readonly exemption?: never; readonly object: JsonMap };

/** The first reason to let the request through, cheapest question first. */
export function exempt(request: AdmissionRequest, facts: Facts): Exempted {
  const { object } = request;
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return { exemption: 'operation' };
  if (facts.exclude?.namespaces.includes(request.namespace)) return { exemption: 'excluded-namespace' };
  if (facts.exclude?.users.includes(request.user.name)) return { exemption: 'excluded-user' };
  if (object === undefined) return { exemption: 'no-object' };
  if (isBeingDeleted(request)) return { exemption: 'being-deleted' };
  return changesNothing(request) ? { exemption: 'nothing-changed' } : { object };
}

/** Of an object that is created the API server takes no deletionTimestamp, but a file may hold one. */
function isBeingDeleted({ operation, object }: AdmissionRequest): boolean {
  return operation === 'UPDATE' && stringAt(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/** What a policy may read of an object's metadata, beside its names, which an update cannot change. */
const JUDGED_METADATA = ['labels', 'annotations', 'ownerReferences'];

/**
 * What an update cannot change, and what changes all the time on objects that were admitted long ago: of the metadata
 * only a part is ours.
 */
const NO_CONTENT: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** An update that leaves alone all that policies read. */
function changesNothing({ operation, object, oldObject }: AdmissionRequest): boolean {
  if (operation !== 'UPDATE' || object === undefined || oldObject === undefined) return false;
  return (
    contentOf(object, oldObject).every((key) => equal(at(object, key), at(oldObject, key))) &&
    JUDGED_METADATA.every((key) => equal(at(object, 'metadata', key), at(oldObject, 'metadata', key)))
  );
}

/** Where two states of an object hold what it says: its spec, in other kinds rules, data or subjects. */
function contentOf(object: JsonMap, oldObject: JsonMap): readonly string[] {
  const keys = new Set([...Object.keys(object), ...Object.keys(oldObject)]);
  return [...keys].filter((key) => !NO_CONTENT.has(key));
}
