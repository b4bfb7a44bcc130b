import { parse } from '#admission/decode.ts';
import { stringAt } from '#json/value.ts';

/** Go writes the fields of a struct in their order, so every API server begins a review with exactly these. */
const HEAD =
  /^\{"kind":"AdmissionReview","apiVersion":"admission\.k8s\.io\/v1","request":\{"uid":"([\w-]{1,64})"/;

/** As many bytes as `HEAD` can match, and those of a body that are enough for `uidOf`. */
export const HEAD_BYTES = 160;

/** The uid of a review that is not judged, mostly without parsing it; undefined when there is none to be read. */
export function uidOf(body: Buffer): string | undefined {
  const quick = HEAD.exec(body.toString('latin1', 0, HEAD_BYTES))?.[1];
  if (quick !== undefined) return quick;
  const parsed = parse(body.toString());
  return 'json' in parsed ? stringAt(parsed.json, 'request', 'uid') : undefined;
}
