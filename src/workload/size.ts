import { type JsonMap, listAt, mapAt } from '#json/value.ts';
import { type GroupKind, templatePathOf } from './kinds.ts';

/**
 * More containers and volumes than any Pod runs with: the largest of the public manifests that the tests read have
 * some dozens. A hostile one can hold hundreds of thousands, and judging them would take longer than the API server
 * waits.
 */
const MOST_PARTS = 2_000;

const LISTS = ['initContainers', 'containers', 'ephemeralContainers', 'volumes'] as const;

/** True for an object with a Pod of more parts than can be judged in time. */
export function isTooLarge(kind: GroupKind, object: JsonMap): boolean {
  const path = templatePathOf(kind);
  if (path === undefined) return false;
  const spec = mapAt(object, ...path, 'spec');
  return LISTS.reduce((parts, list) => parts + listAt(spec, list).length, 0) > MOST_PARTS;
}
