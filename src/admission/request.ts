import type { JsonMap } from '#json/value.ts';

/** What of an AdmissionReview v1 request the stages read. Names as in k8s.io/api/admission/v1. */
export interface AdmissionRequest {
  /** Echoed in the response; the API server takes no answer without it. */
  readonly uid: string;
  readonly kind: GroupVersionKind;
  /** Empty texts where the caller, who is then no API server, does not say. */
  readonly resource: GroupVersionResource;
  /** Empty when the request is for the object itself. */
  readonly subresource: string;
  /** Empty while a name is still to be generated. */
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  /** As sent: CREATE, UPDATE, DELETE or CONNECT. */
  readonly operation: string;
  readonly user: { readonly name: string; readonly groups: readonly string[] };
  /** Undefined on DELETE, and where the request holds something else than an object. */
  readonly object: JsonMap | undefined;
  readonly oldObject: JsonMap | undefined;
  readonly dryRun: boolean;
}

export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  /** The plural name, without a subresource. */
  readonly resource: string;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
