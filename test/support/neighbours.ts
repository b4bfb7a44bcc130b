import type { JsonMap } from '#json/value.ts';
import { namespaceOf } from '#manifest/review.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { POLICIES } from './sets.ts';

/** The namespace in which reviews of tests are asked. */
const NAMESPACE = 'shop';

const KINDS = POLICIES.flatMap(({ neighbours = [] }) => neighbours);

/** These objects as those of one run. */
export function neighboursOf(objects: readonly JsonMap[]): Neighbours {
  return neighbourhoodOf(
    objects.map((object) => ({ object, namespace: namespaceOf(object, NAMESPACE) })),
    KINDS,
  );
}
