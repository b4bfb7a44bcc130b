import type { JsonMap } from '#json/value.ts';
import { type Coverage, definePolicy, NO_PARAMETERS, type Policy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

/** A policy that finds nothing, and stands for these checks. */
export function standingFor(id: string, covers: Coverage, parameters: JsonMap = NO_PARAMETERS): Policy {
  return definePolicy({
    id,
    title: 'A policy',
    description: 'A policy.',
    remediation: 'Nothing.',
    whenNot: 'Never.',
    references: ['https://admend.dev/'],
    severity: 'low',
    kinds: WORKLOADS,
    operations: ['CREATE'],
    parameters,
    unfixable: 'It finds nothing.',
    covers,
    detect: () => [],
  });
}
