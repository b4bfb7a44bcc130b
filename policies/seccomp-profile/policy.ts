import { booleanAt, stringAt } from '#json/value.ts';
import { definePolicy, findInContainers } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { isFreeAsWindows, letterOf, NEWEST, POD_SECURITY_VERSION, SINCE } from '#workload/pod-security.ts';
import {
  annotatedProfile,
  annotationFirst,
  contradictsRuntimeDefault,
  isProfile,
} from '#workload/seccomp.ts';
import { homeOf, own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'seccomp-profile',
  title: 'Container runs without a seccomp profile',
  description:
    'Without a profile a container may make every system call of the kernel, among them those that most container ' +
    'escapes use. RuntimeDefault is the profile of the container runtime: it allows what ordinary programs need.',
  remediation:
    'Set securityContext.seccompProfile.type to RuntimeDefault, for the Pod or for each container.',
  whenNot:
    'Programs that use system calls outside of the runtime’s list (some debuggers, sandboxes and nested ' +
    'containers) need a profile of their own on the node: Localhost.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      unsetOnly: {
        description:
          'True: it looks only for containers for which nothing is stated. For policy sets that have seccomp-unconfined ' +
          'beside it.',
        type: 'boolean',
        default: false,
      },
      ...POD_SECURITY_VERSION,
    },
  },
  covers: {
    'pod-security-restricted': ['seccompProfile_restricted'],
    polaris: ['linuxHardening'],
    'k8s-auto-fix': ['enforce_seccomp'],
    'nsa-cisa': ['seccomp'],
    cis: ['5.7.2'],
  },
  unfixable:
    'Where one of the annotations that the field replaced (seccomp.security.alpha.kubernetes.io/pod and ' +
    'container.seccomp.security.alpha.kubernetes.io/…) says something else, the API server refuses the field. A ' +
    'Pod with windowsOptions that neither spec.os nor its node selector binds to a system may run on Windows, where the ' +
    'field means nothing.',

  detect: (subject, parameters) => {
    const letter = letterOf(parameters);
    if ((letter ?? NEWEST) < SINCE.seccompField) return [];
    const unsetOnly = booleanAt(parameters, 'unsetOnly') === true;
    return findInContainers(subject, (container, pod) => {
      const type = profileOf(pod, container);
      if (isProfile(type) || isFreeAsWindows(pod, letter)) return undefined;
      if (unsetOnly && type !== undefined) return undefined;
      const pointer = `${placeOf(pod, container)}/seccompProfile/type`;
      return {
        container,
        pointer,
        value: type ?? 'unset',
        reason: `${titleOf(container)} has no seccomp profile: ${adviceFor(pod, container, pointer)}`,
        detail:
          `The profile that holds for the container is ${type ?? 'not set'}, so it may make every system call; ` +
          'RuntimeDefault and Localhost are the profiles that restrict it.',
      };
    });
  },

  fix: {
    risks: {
      safe:
        'No profile is set: RuntimeDefault is what container runtimes apply by themselves outside Kubernetes, and what the ' +
        'restricted Pod Security Standard asks for; it denies only system calls that ordinary programs do not make.',
      risky: 'The profile is Unconfined: somebody took it away, perhaps because the program needs it gone.',
    },
    pointers: [
      '{container}/securityContext/seccompProfile/type',
      '{pod}/securityContext/seccompProfile/type',
    ],
    conflicts:
      'Where the manifest states Unconfined, the fix changes it; where it says nothing, ' +
      'they do not conflict.',
    offer: ({ container, pointer, value }, { pod }) => {
      if (
        pod === undefined ||
        container === undefined ||
        pod.mayBeWindows ||
        contradictsRuntimeDefault(annotatedProfile(pod, ownerOf(container, pointer)))
      ) {
        return undefined;
      }
      return {
        risk: value === 'unset' ? 'safe' : 'risky',
        edits: [{ op: 'set', pointer, value: 'RuntimeDefault' }],
      };
    },
  },
});

function profileOf(pod: Pod, container: Container): string | undefined {
  const ownType = own(container, 'seccompProfile', 'type');
  if (typeof ownType === 'string') return ownType;
  return stringAt(pod.spec, 'securityContext', 'seccompProfile', 'type');
}

/** The securityContext to change: the container's where it has a profile of its own, else where one would be stated. */
function placeOf(pod: Pod, container: Container): string {
  if (own(container, 'seccompProfile') !== undefined) return `${container.pointer}/securityContext`;
  return homeOf(pod, container, 'seccompProfile');
}

/** The API server takes no advice that it would refuse: it compares the field with the annotation that it replaced. */
function adviceFor(pod: Pod, container: Container, pointer: string): string {
  return annotationFirst(pod, ownerOf(container, pointer)) ?? 'set seccompProfile.type: RuntimeDefault';
}

/** Whose securityContext the field at `pointer` is in; undefined for the Pod's own. */
function ownerOf(container: Container, pointer: string): Container | undefined {
  return pointer.startsWith(`${container.pointer}/`) ? container : undefined;
}
