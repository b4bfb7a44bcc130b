import { decode } from '#admission/decode.ts';
import { exempt } from '#admission/exempt.ts';
import { mayBeMended, ownershipOf } from '#admission/owner.ts';
import { detect } from '#detect/detect.ts';
import { ratchetOf } from '#detect/ratchet.ts';
import type { Facts } from '#facts.ts';
import { isMap, type Json, type JsonMap, mapAt } from '#json/value.ts';
import type { Rule } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { mutableFields } from '#propose/mutable.ts';
import { offersFor } from '#propose/offer.ts';
import { consequenceFor } from '#respond/consequence.ts';
import type { Decision } from '#respond/decision.ts';
import { letThrough, refuse, respondMutating, respondValidating, unjudgeable } from '#respond/respond.ts';
import { mend, unmended } from '#verify/mend.ts';
import { isTooLarge } from '#workload/size.ts';

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

  const rules = sets.rulesFor(request, facts);
  if (rules.rules.length === 0) return letThrough(request, sets, phase, 'no-policy', rules.undecided);

  const ownership = ownershipOf(request.kind, object);
  const consequenceOf = (rule: Rule) => consequenceFor(rule, ownership);
  if (isTooLarge(request.kind, object))
    return unjudgeable(request, sets, phase, rules.rules.map(consequenceOf));

  const setting = { kind: request.kind, namespace: request.namespace, neighbours: facts.neighbours };
  const found = detect(setting, object, rules);
  const counting = ratchetOf(request, setting, rules);
  const before = counting(found);
  const { undecided } = rules;
  if (phase === 'validate') {
    const { exempted, faults } = found;
    const judgement = { request, sets, before, after: before, exempted, faults, consequenceOf, undecided };
    return respondValidating(judgement, facts.now);
  }

  const { offers, faults } = offersFor(found, before);
  const schema = facts.schemas?.(request.kind);
  const { outOfTime = () => false } = facts;
  const ground = {
    ...setting,
    subresource: request.subresource,
    old: request.operation === 'UPDATE' ? request.oldObject : undefined,
    rules,
    mutable: mutableFields(request),
    schema,
    outOfTime,
  };
  const mends = facts.lookOnly !== true && mayBeMended(ownership);
  const mended = mends ? mend(found, offers, ground, counting) : unmended(found);
  return respondMutating(
    {
      request,
      sets,
      before,
      after: counting(mended.after),
      exempted: found.exempted,
      faults: [...found.faults, ...faults],
      consequenceOf,
      undecided,
    },
    mended,
    offers,
    ground,
  );
}

/** What both hooks decided about one request. */
export interface Decisions {
  readonly mutated: Decision;
  readonly validated: Decision;
}

/**
 * Both hooks in the order in which the API server asks them, for those who have no API server: the validating one
 * sees the object that the mutating one made.
 */
export function admitBoth(review: Json, sets: PolicySets, facts: Omit<Facts, 'phase'>): Decisions {
  const mutated = admit(review, sets, { ...facts, phase: 'mutate' });
  return {
    mutated,
    validated: admit(withObject(review, mutated.object), sets, { ...facts, phase: 'validate' }),
  };
}

function withObject(review: Json, object: JsonMap | undefined): Json {
  const request = mapAt(review, 'request');
  if (object === undefined || request === undefined || !isMap(review)) return review;
  return { ...review, request: { ...request, object } };
}
