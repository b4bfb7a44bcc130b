import { at, type Json, type JsonMap, listAt, mapAt } from '#json/value.ts';
import { type GroupKind, templatePathOf } from './kinds.ts';

/**
 * More containers and volumes than any Pod runs with: the largest of the public manifests that the tests read have
 * some dozens. A hostile one can hold hundreds of thousands, and judging them would take longer than the API server
 * waits.
 */
const MOST_PARTS = 2_000;

/** The same for all that a policy walks entry by entry, because each may be a violation. */
const MOST_ENTRIES = 5_000;

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
const LISTS = [...CONTAINER_LISTS, 'volumes'] as const;

/** The lists right below a container whose entries policies look at. */
const OF_CONTAINER = ['env', 'envFrom', 'ports', 'volumeMounts', 'volumeDevices'] as const;

/** What an object has too many of, as people are told. */
export const TOO_LARGE = 'more containers, volumes, ports, variables, rules or the like than can be judged';

/** True for an object of more parts than can be judged in time. */
export function isTooLarge(kind: GroupKind, object: JsonMap): boolean {
  const path = templatePathOf(kind);
  if (path === undefined) return entriesWithoutPod(object) > MOST_ENTRIES;
  const spec = mapAt(object, ...path, 'spec');
  let parts = 0;
  for (const list of LISTS) parts += listAt(spec, list).length;
  return parts > MOST_PARTS || entriesIn(spec) > MOST_ENTRIES;
}

/** Where kinds without a Pod keep the lists that policies walk. */
const OTHER_LISTS = [
  ['rules'],
  ['subjects'],
  ['spec', 'ports'],
  ['spec', 'externalIPs'],
  ['spec', 'rules'],
  ['spec', 'tls'],
] as const;

/** Where a ConfigMap keeps what it holds. */
const TEXTS = ['data', 'binaryData'] as const;

function entriesWithoutPod(object: JsonMap): number {
  let count = 0;
  for (const path of OTHER_LISTS) count += listAt(object, ...path).length;
  for (const secret of listAt(object, 'spec', 'tls')) count += listAt(secret, 'hosts').length;
  for (const field of TEXTS) count += Object.keys(mapAt(object, field) ?? {}).length;
  return count;
}

/** Asked of every request, so in plain loops. */
function entriesIn(spec: Json | undefined): number {
  let count = listAt(spec, 'securityContext', 'sysctls').length;
  for (const volume of listAt(spec, 'volumes')) count += listAt(volume, 'projected', 'sources').length;
  for (const list of CONTAINER_LISTS) {
    for (const container of listAt(spec, list)) count += entriesOf(container);
  }
  return count;
}

function entriesOf(container: Json): number {
  let count = 0;
  for (const list of OF_CONTAINER) count += listAt(container, list).length;
  const capabilities = at(container, 'securityContext', 'capabilities');
  if (capabilities === undefined) return count;
  return count + listAt(capabilities, 'add').length + listAt(capabilities, 'drop').length;
}
