import { at, booleanAt, listAt } from '#json/value.ts';
import { type Pod, titleOf } from '#workload/pod.ts';
import { type Power, textOf } from './power.ts';
import { ofCapabilities, ofSecurityContext } from './process.ts';
import { ofEnvironment, ofHostPorts, ofMounts, ofVolumes } from './reach.ts';

/**
 * The first thing that `after` may do and `before` may not, in a person's words; undefined when nothing was widened.
 * What is not stated counts as what Kubernetes makes of it. What cannot be compared counts as more: one user beside
 * another, a profile of the node beside that of the runtime.
 */
export function widened(before: Pod, after: Pod): string | undefined {
  const held = new Set(powersOf(before).map(identityOf));
  return powersOf(after).find((power) => !held.has(identityOf(power)))?.words;
}

function identityOf({ words, exactly }: Power): string {
  return exactly === undefined ? words : `${words} ${exactly}`;
}

function powersOf(pod: Pod): readonly Power[] {
  return [
    ...ofPod(pod).map(said),
    ...ofVolumes(pod),
    ...ofHostPorts(pod).map(said),
    ...pod.containers.flatMap((container) => {
      const title = titleOf(container);
      const powers = [
        ...ofSecurityContext(pod, container),
        ...ofCapabilities(container),
        ...ofMounts(container),
        ...ofEnvironment(container),
      ];
      return powers.map((power) => said(`${title}: ${power}`));
    }),
  ];
}

function said(words: string): Power {
  return { words };
}

/** Flags of the Pod that give when they are true. */
const GIVING = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'];
/** And those that give unless they are false. */
const GIVING_UNSET = ['hostUsers', 'automountServiceAccountToken'];

function ofPod({ spec }: Pod): readonly string[] {
  const context = at(spec, 'securityContext');
  const groups = [at(context, 'fsGroup'), ...listAt(context, 'supplementalGroups')];
  return [
    ...GIVING.filter((flag) => booleanAt(spec, flag) === true).map((flag) => `${flag}: true`),
    ...GIVING_UNSET.filter((flag) => booleanAt(spec, flag) !== false).map((flag) => `${flag} is not false`),
    ...listAt(context, 'sysctls').map(
      (each) => `sysctl ${textOf(at(each, 'name'))}=${textOf(at(each, 'value'))}`,
    ),
    ...groups.filter((group) => group !== undefined).map((group) => `group ${textOf(group)}`),
    ...(at(context, 'supplementalGroupsPolicy') === 'Strict' ? [] : ['the groups that its image gives']),
  ];
}
