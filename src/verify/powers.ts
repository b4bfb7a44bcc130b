import { at, booleanAt } from '#json/value.ts';
import { type Pod, titleOf } from '#workload/pod.ts';
import { ACCESS, VOLUMES } from './access.ts';
import { flag, items, more, type Power, stated, textOf } from './power.ts';
import { PROCESS } from './processes.ts';

/**
 * The first thing that `after` may do and `before` may not, in a person's words; undefined when nothing was widened.
 * What is not stated counts as what Kubernetes makes of it; what cannot be compared counts as more: one user beside
 * another, a profile of the node beside that of the runtime. Both have the same containers in the same order.
 */
export function widened(before: Pod, after: Pod): string | undefined {
  const power = more(POD, before, after);
  if (power !== undefined) return power;
  for (const [index, container] of before.containers.entries()) {
    const now = after.containers[index];
    if (now === undefined) continue;
    const gained = more(CONTAINER, { pod: before, container }, { pod: after, container: now });
    if (gained !== undefined) return `${titleOf(container)}: ${gained}`;
  }
  return undefined;
}

const POD: readonly Power<Pod>[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'].map((field) =>
    flag<Pod>(`${field}: true`, ({ spec }) => booleanAt(spec, field) === true),
  ),
  ...['hostUsers', 'automountServiceAccountToken'].map((field) =>
    flag<Pod>(`${field} is not false`, ({ spec }) => booleanAt(spec, field) !== false),
  ),
  items(
    ({ spec }) => at(spec, 'securityContext', 'sysctls'),
    (sysctl) => [`sysctl ${textOf(at(sysctl, 'name'))}=${textOf(at(sysctl, 'value'))}`],
  ),
  items(
    ({ spec }) => at(spec, 'securityContext', 'supplementalGroups'),
    (group) => [`group ${textOf(group)}`],
  ),
  flag(
    'the groups of its image',
    ({ spec }) => at(spec, 'securityContext', 'supplementalGroupsPolicy') !== 'Strict',
  ),
  stated('fsGroup', ({ spec }) => at(spec, 'securityContext', 'fsGroup')),
  VOLUMES,
];

const CONTAINER = [...PROCESS, ...ACCESS];
