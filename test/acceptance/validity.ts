import type { JsonMap } from '#json/value.ts';

/** Why an API server would refuse an object, one line a reason; none where it is valid. Equal faults, equal lines. */
export type FaultsOf = (object: JsonMap) => readonly string[];

/** Only a real API server knows: to this one every object is valid. */
export const faultsOf: FaultsOf = () => [];
