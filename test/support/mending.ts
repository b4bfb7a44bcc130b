import type { GroupVersionKind } from '#admission/request.ts';
import { type Detection, detect } from '#detect/detect.ts';
import type { JsonMap } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { offersFor } from '#propose/offer.ts';
import { type Group, propose } from '#propose/propose.ts';
import type { Ground } from '#verify/prove.ts';
import { TAKES_ALL } from './reviews.ts';
import { ruleOf, rulesOf } from './sets.ts';
import { podWith } from './workloads.ts';

const POD: GroupVersionKind = { group: '', version: 'v1', kind: 'Pod' };

/** The stage before verify, for a Pod with this spec: what was found, what is proposed, and what a proof may use. */
export interface Proposal {
  readonly found: Detection;
  readonly groups: readonly Group[];
  readonly ground: Ground;
}

export function proposalFor(
  spec: JsonMap,
  policies: readonly Policy[],
  ground: Partial<Ground> = {},
): Proposal {
  const rules = rulesOf(policies.map((policy) => ruleOf(policy)));
  const whole = {
    kind: POD,
    namespace: 'default',
    subresource: '',
    old: undefined,
    rules,
    mutable: () => true,
    schema: TAKES_ALL(),
    outOfTime: () => false,
    ...ground,
  };
  const found = detect(whole, podWith(spec), rules);
  return { found, groups: propose(offersFor(found, found.found).offers, whole.mutable), ground: whole };
}
