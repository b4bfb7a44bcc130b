import { type Json, type JsonMap, listAt, mapAt } from '#json/value.ts';
import { type GroupKind, templatePathOf } from './kinds.ts';

/**
 * More containers and volumes than any Pod runs with: the largest of the public manifests that the tests read have
 * some dozens. A hostile one can hold hundreds of thousands, and judging them would take longer than the API server
 * waits.
 */
const MOST_PARTS = 2_000;

/** The same for what its containers and its securityContext list, of which every entry may be a violation. */
const MOST_ENTRIES = 5_000;

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
const LISTS = [...CONTAINER_LISTS, 'volumes'] as const;

/** True for an object with a Pod of more parts than can be judged in time. */
export function isTooLarge(kind: GroupKind, object: JsonMap): boolean {
  const path = templatePathOf(kind);
  if (path === undefined) return false;
  const spec = mapAt(object, ...path, 'spec');
  const parts = LISTS.reduce((count, list) => count + listAt(spec, list).length, 0);
  return parts > MOST_PARTS || entriesIn(spec) > MOST_ENTRIES;
}

function entriesIn(spec: Json | undefined): number {
  const containers = CONTAINER_LISTS.flatMap((list) => listAt(spec, list));
  const sysctls = listAt(spec, 'securityContext', 'sysctls').length;
  return containers.reduce<number>((count, container) => count + listAt(container, 'env').length, sysctls);
}
