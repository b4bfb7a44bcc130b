import { type Json, type JsonMap, stringAt } from '#json/value.ts';

/**
 * The AdmissionReview that the API server would send for `kubectl create` of an object. What only a cluster knows
 * (the user, the resource's plural name) is left out; no stage needs it to judge the object.
 */
export function reviewOf(object: JsonMap): Json {
  const { group, version } = groupVersionOf(stringAt(object, 'apiVersion') ?? '');
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'manifest',
      kind: { group, version, kind: stringAt(object, 'kind') ?? '' },
      name: stringAt(object, 'metadata', 'name') ?? '',
      namespace: stringAt(object, 'metadata', 'namespace') ?? '',
      operation: 'CREATE',
      userInfo: {},
      object,
      oldObject: null,
      dryRun: false,
    },
  };
}

/** `apps/v1` -> apps, v1; `v1` -> the core group, v1. */
function groupVersionOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(0, slash)), version: apiVersion.slice(slash + 1) };
}
