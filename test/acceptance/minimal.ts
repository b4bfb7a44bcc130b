import type { PatchOperation } from '#json/patch.ts';
import { isMap, type Json, type JsonMap } from '#json/value.ts';
import { Bag } from '../support/bag.ts';
import { patched } from '../support/oracle.ts';
import type { FaultsOf } from './validity.ts';

/** What an object is held against when an operation of its mend is left out. */
export interface Measure {
  /** The keys of all that is wrong with an object, by the sets that mended it. */
  readonly keysOf: (object: JsonMap) => readonly string[];
  readonly faultsOf: FaultsOf;
}

/**
 * The operations that a mend could do without: the rest of `patch` applies to `object` and leaves nothing wrong, and no
 * fault, that the whole does not leave.
 */
export function superfluousIn(
  object: JsonMap,
  patch: readonly PatchOperation[],
  { keysOf, faultsOf }: Measure,
): readonly PatchOperation[] {
  if (patch.length === 0) return [];
  const whole = patched(object, patch);
  if (!isMap(whole)) throw new Error('the patch leaves no object');
  const left = keysOf(whole);
  const faults = faultsOf(whole);
  return patch.filter((_, index) => {
    const without = applied(
      object,
      patch.filter((_each, at) => at !== index),
    );
    if (!isMap(without)) return false;
    if (new Bag(left).beyond(keysOf(without)).length > 0) return false;
    return new Bag(faults).beyond(faultsOf(without)).length === 0;
  });
}

/** Undefined where an operation does not apply. */
function applied(object: JsonMap, patch: readonly PatchOperation[]): Json | undefined {
  try {
    return patched(object, patch);
  } catch {
    return undefined;
  }
}
