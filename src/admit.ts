import { decode } from '#admission/decode.ts';
import { exempt } from '#admission/exempt.ts';
import { mayBeMended, ownershipOf } from '#admission/owner.ts';
import { detect } from '#detect/detect.ts';
import { ratchetOf } from '#detect/ratchet.ts';
import type { Facts } from '#facts.ts';
import type { Json } from '#json/value.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { mutableFields } from '#propose/mutable.ts';
import { offersFor } from '#propose/offer.ts';
import { consequencesFor } from '#respond/consequence.ts';
import type { Decision } from '#respond/decision.ts';
import { letThrough, refuse, respondMutating, respondValidating } from '#respond/respond.ts';
import { mend, unmended } from '#verify/mend.ts';

/**
 * The whole path of one request, the same for the webhook, the CLI and the replay. `review` is an AdmissionReview v1
 * as parsed JSON; every stage is a pure room of its own. Never throws, whatever `review` holds.
 * docs/request.md tells the same story with each step's failure branch.
 */
export function admit(review: Json, sets: PolicySets, facts: Facts): Decision {
  const { phase } = facts;
  const { request, problem } = decode(review);
  if (request === undefined) return refuse(problem, phase);

  const { exemption, object } = exempt(request, facts);
  if (object === undefined) return letThrough(request, sets, phase, exemption);

  const rules = sets.rulesFor(request);
  if (rules.length === 0) return letThrough(request, sets, phase, 'no-policy');

  const found = detect(request.kind, object, rules);
  const counting = ratchetOf(request, rules);
  const before = counting(found);
  const ownership = ownershipOf(request.kind, object);
  const consequenceOf = consequencesFor(request, sets, ownership);
  if (phase === 'validate') {
    return respondValidating({ request, sets, before, after: before, faults: found.faults, consequenceOf });
  }

  const { offers, faults } = offersFor(found, before);
  const schema = facts.schemas?.(request.kind);
  const ground = { kind: request.kind, rules, mutable: mutableFields(request), schema };
  const bounds = { counting, outOfTime: facts.outOfTime ?? (() => false) };
  const mended = mayBeMended(ownership) ? mend(found, offers, ground, bounds) : unmended(found);
  return respondMutating(
    {
      request,
      sets,
      before,
      after: counting(mended.after),
      faults: [...found.faults, ...faults],
      consequenceOf,
    },
    mended,
    offers,
    schema === undefined ? 'not checked' : 'checked',
  );
}
