import type { GroupVersionKind } from '#admission/request.ts';
import type { Schema } from '#facts.ts';
import type { JsonMap } from '#json/value.ts';
import type { Subject } from '#policy.ts';
import { Bag } from './bag.ts';
import { breachesOf } from './invariants/invariants.ts';

/** By what an object is valid. */
export interface Measure {
  readonly kind: GroupVersionKind;
  readonly subresource: string;
  /** The object before the request; only of an UPDATE. */
  readonly old: JsonMap | undefined;
  readonly schema: Schema;
}

/**
 * The first fault of `after` that `before` does not have, by the schema or by what the API server demands beyond it. Relative
 * to the input: an object that was not valid may stay so. Counted, because one more of a fault is a new one.
 */
export function brokenBy(before: Subject, after: Subject, measure: Measure): string | undefined {
  for (const faultsOf of [bySchema, byInvariants]) {
    const faults = faultsOf(after, measure);
    if (faults.length === 0) continue;
    const known = new Bag(faultsOf(before, measure));
    const added = faults.find((fault) => !known.take(fault));
    if (added !== undefined) return added;
  }
  return undefined;
}

function bySchema({ object }: Subject, { schema }: Measure): readonly string[] {
  return schema.faults(object);
}

function byInvariants({ object, pod }: Subject, { kind, subresource, old }: Measure): readonly string[] {
  return breachesOf({ kind, subresource, object, pod, ...(old !== undefined && { old }) });
}
