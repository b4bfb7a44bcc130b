import { at, type JsonMap } from '#json/value.ts';

/** How many Pods a workload asks for: 1 where it does not say, as the API server fills in; undefined for no number (`${REPLICAS}`). */
export function replicasOf(object: JsonMap): number | undefined {
  const replicas = at(object, 'spec', 'replicas') ?? 1;
  return typeof replicas === 'number' ? replicas : undefined;
}
