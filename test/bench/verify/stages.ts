import { decode } from '#admission/decode.ts';
import { exempt } from '#admission/exempt.ts';
import { type Detected, type Detection, detect } from '#detect/detect.ts';
import { ratchetOf } from '#detect/ratchet.ts';
import type { Facts } from '#facts.ts';
import type { Json } from '#json/value.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { mutableFields } from '#propose/mutable.ts';
import { offersFor } from '#propose/offer.ts';
import { type Group, propose } from '#propose/propose.ts';
import type { Ground } from '#verify/prove.ts';
import { verify } from '#verify/verify.ts';

/** What verification is given in one pass over one request. */
export interface Pass {
  readonly groups: readonly Group[];
  readonly before: Detection;
  readonly ground: Ground;
}

/**
 * The passes of verification in one mutating request, by the stages before it put together as `admit()` does: so it can be
 * run by itself, and the product has no switch that leaves it out.
 */
export function passesOf(review: Json, sets: PolicySets, facts: Facts): readonly Pass[] {
  const { request } = decode(review);
  if (request === undefined) throw new Error('not an AdmissionReview');
  const { object } = exempt(request, facts);
  if (object === undefined) return [];
  const rules = sets.rulesFor(request, facts);
  const schema = facts.schemas?.(request.kind);
  const setting = { kind: request.kind, namespace: request.namespace };
  const counting = ratchetOf(request, setting, rules);
  const ground = {
    ...setting,
    subresource: request.subresource,
    old: request.oldObject,
    rules,
    mutable: mutableFields(request),
    schema,
    outOfTime: () => false,
  };
  const passes: Pass[] = [];
  for (let before = detect(setting, object, rules); ; ) {
    const groups = groupsFor(before, counting, ground);
    if (groups.length === 0) return passes;
    passes.push({ groups, before, ground });
    const { after, operations } = verify(groups, before, ground);
    if (operations.length === 0) return passes;
    before = after;
  }
}

function groupsFor(
  before: Detection,
  counting: (detection: Detection) => readonly Detected[],
  { mutable }: Ground,
): readonly Group[] {
  return propose(offersFor(before, counting(before)).offers, mutable);
}
