import type { JsonMap } from '#json/value.ts';
import { breachesOf } from '#verify/invariants/invariants.ts';
import { stateOf } from '../support/invariants.ts';
import { SCHEMAS } from '../support/reviews.ts';

/** Why an API server would refuse an object, one line a reason; none where it is valid. Equal faults, equal lines. */
export type FaultsOf = (object: JsonMap) => readonly string[];

/** By the schema of its kind and by what the API server demands beyond it, as an object that is created. */
export const faultsOf: FaultsOf = (object) => {
  const state = stateOf(object);
  return [...(SCHEMAS(state.kind)?.faults(object) ?? []), ...breachesOf(state)];
};
