import { type AdmendError, coded } from '#errors.ts';
import { booleanAt, type Json, listAt, mapAt, stringAt } from '#json/value.ts';
import type { AdmissionRequest, GroupVersionKind, GroupVersionResource } from './request.ts';

export type Decoded =
  | { readonly request: AdmissionRequest; readonly problem?: never }
  | { readonly request?: never; readonly problem: AdmendError };

/** The bytes of a request's body as JSON. The one place where text from the wire becomes a value. */
export function parse(body: string): { readonly json: Json } | { readonly problem: AdmendError } {
  if (body === '') return { problem: coded('review-empty', 'the body is empty') };
  try {
    return { json: JSON.parse(body) };
  } catch (error) {
    // V8's message quotes the body; positions are all that may leave this process.
    const position = /position (\d+)/.exec(String(error))?.[1];
    return {
      problem: coded(
        'review-not-json',
        position === undefined ? 'not JSON' : `not JSON at character ${position}`,
      ),
    };
  }
}

/**
 * The request in an AdmissionReview v1, field by field: nothing is cast, and what is absent or of the wrong type
 * reads as empty. A problem means that the caller does not speak the protocol (HTTP 400): no answer would reach it.
 */
export function decode(review: Json): Decoded {
  if (mapAt(review) === undefined) return refused('review-wrong-kind', 'the body is not a JSON object');
  const kind = stringAt(review, 'kind');
  const apiVersion = stringAt(review, 'apiVersion');
  if (kind !== 'AdmissionReview') return refused('review-wrong-kind', 'kind is not AdmissionReview');
  if (apiVersion !== 'admission.k8s.io/v1') {
    return refused('review-wrong-version', 'apiVersion is not admission.k8s.io/v1');
  }
  const request = mapAt(review, 'request');
  if (request === undefined) return refused('review-no-request', 'request is missing');
  const uid = stringAt(request, 'uid');
  if (uid === undefined || uid === '') return refused('review-no-uid', 'request.uid is missing');
  return { request: requestOf(uid, request) };
}

function requestOf(uid: string, request: Json): AdmissionRequest {
  return {
    uid,
    kind: kindOf(request),
    resource: resourceOf(request),
    subresource: stringAt(request, 'subResource') ?? '',
    name: stringAt(request, 'name') ?? '',
    namespace: stringAt(request, 'namespace') ?? '',
    operation: stringAt(request, 'operation') ?? '',
    user: {
      name: stringAt(request, 'userInfo', 'username') ?? '',
      groups: listAt(request, 'userInfo', 'groups').filter((group) => typeof group === 'string'),
    },
    object: mapAt(request, 'object'),
    oldObject: mapAt(request, 'oldObject'),
    dryRun: booleanAt(request, 'dryRun') ?? false,
  };
}

/** `kind` is what `object` is; `requestKind` (what the client sent before conversion) does not matter to us. */
function kindOf(request: Json): GroupVersionKind {
  return {
    group: stringAt(request, 'kind', 'group') ?? '',
    version: stringAt(request, 'kind', 'version') ?? '',
    kind: stringAt(request, 'kind', 'kind') ?? '',
  };
}

function resourceOf(request: Json): GroupVersionResource {
  return {
    group: stringAt(request, 'resource', 'group') ?? '',
    version: stringAt(request, 'resource', 'version') ?? '',
    resource: stringAt(request, 'resource', 'resource') ?? '',
  };
}

function refused(
  code: 'review-wrong-kind' | 'review-wrong-version' | 'review-no-request' | 'review-no-uid',
  what: string,
): Decoded {
  return { problem: coded(code, what) };
}
