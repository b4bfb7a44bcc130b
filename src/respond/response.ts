import type { Decision } from './decision.ts';

/** The AdmissionReview v1 that answers with `decision`, as JSON. Only for decisions that have a uid. */
export function responseJson(decision: Decision): string {
  const { uid, patch, warnings, auditAnnotations, denial } = decision;
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: denial === undefined,
      ...(denial !== undefined && { status: { code: 403, reason: 'Forbidden', message: denial } }),
      ...(patch.length > 0 && {
        patchType: 'JSONPatch',
        patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
      }),
      ...(warnings.length > 0 && { warnings }),
      auditAnnotations,
    },
  });
}
