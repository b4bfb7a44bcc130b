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

/** What a policy may read of an object, beside its kind and names, which an update cannot change. */
const JUDGED = [
  ['spec'],
  ['data'],
  ['binaryData'],
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
  ['metadata', 'ownerReferences'],
];

/**
 * An update that leaves alone all that policies read. The status and the bookkeeping in metadata change all the time
 * on objects that were admitted long ago.
 */
function changesNothing({ operation, object, oldObject }: AdmissionRequest): boolean {
  if (operation !== 'UPDATE' || oldObject === undefined) return false;
  return JUDGED.every((path) => equal(at(object, ...path), at(oldObject, ...path)));
}
