import type { AdmissionRequest } from '#admission/request.ts';

/** The creation of a Pod named `test` in `shop`, unless `parts` say otherwise. */
export function requestWith(parts: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    uid: 'u',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    subresource: '',
    name: 'test',
    namespace: 'shop',
    operation: 'CREATE',
    user: { name: 'jane', groups: [] },
    object: {},
    oldObject: undefined,
    dryRun: false,
    ...parts,
  };
}
