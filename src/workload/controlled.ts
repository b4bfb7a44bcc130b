import { booleanAt, type JsonMap, listAt } from '#json/value.ts';

/**
 * True for what a controller made, by the word of the object. Whoever writes an object can claim it, so only what
 * endangers nobody but the workload itself may be let be for it: its controller is asked the same.
 */
export function isControlled(object: JsonMap): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some(
    (owner) => booleanAt(owner, 'controller') === true,
  );
}
