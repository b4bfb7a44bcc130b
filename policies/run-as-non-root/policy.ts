import { definePolicy, findInContainers, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { effective, homeOf, own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'run-as-non-root',
  title: 'Container may run as root',
  description:
    'A container runs as the user of its image, often root, unless the Pod says otherwise. Root in a container that ' +
    'is broken out of is root on the node. runAsNonRoot makes the kubelet refuse to start such a container.',
  remediation: 'Set securityContext.runAsNonRoot to true, and runAsUser to a user ID other than 0.',
  whenNot:
    'Programs that have to change the node, or images that cannot run as another user, stay root: exempt them ' +
    'by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'With runAsUser 0 the container could never start; which user ID it could have is not for the object to tell.',

  detect: (subject) =>
    findInContainers(subject, (container, pod) => {
      const nonRoot = effective(pod, container, 'runAsNonRoot');
      if (nonRoot === true) return undefined;
      return {
        container,
        pointer: `${placeOf(pod, container)}/runAsNonRoot`,
        // An update that brings in user ID 0 is worse than what was there before, so it has a key of its own.
        value: isRoot(pod, container) ? 'root' : nonRoot === false ? 'false' : 'unset',
        reason: `${titleOf(container)} may run as root: set securityContext.runAsNonRoot: true`,
        detail:
          `runAsNonRoot is ${nonRoot === false ? 'false' : 'not set'} and ${userOf(pod, container)}, so nothing ` +
          'keeps the container from running as root.',
      };
    }),

  fix: {
    risks: {
      evidence:
        'runAsUser holds for the container and is not 0: it overrides the user of the image, so the check that ' +
        'runAsNonRoot asks of the kubelet cannot fail.',
      risky:
        'runAsUser is not set: the user of the image is not known, and the kubelet refuses to start one that is root.',
    },
    pointers: ['{container}/securityContext/runAsNonRoot', '{pod}/securityContext/runAsNonRoot'],
    conflicts:
      'Where the manifest states runAsNonRoot: false, the fix changes it; where it says nothing, they do ' +
      'not conflict.',
    offer: ({ container, pointer }, { pod }) => {
      if (pod === undefined || container === undefined) return undefined;
      if (isRoot(pod, container)) return undefined;
      const known = typeof effective(pod, container, 'runAsUser') === 'number' && !pod.mayBeWindows;
      return {
        risk: known ? 'evidence' : 'risky',
        edits: [{ op: 'set', pointer, value: true }],
      };
    },
  },
});

/** Where runAsNonRoot is or would be stated. A container with a user ID of its own answers for itself. */
function placeOf(pod: Pod, container: Container): string {
  if (own(container, 'runAsNonRoot') !== undefined) return `${container.pointer}/securityContext`;
  return homeOf(pod, container, 'runAsNonRoot', 'runAsUser');
}

function isRoot(pod: Pod, container: Container): boolean {
  return effective(pod, container, 'runAsUser') === 0;
}

function userOf(pod: Pod, container: Container): string {
  const user = effective(pod, container, 'runAsUser');
  return typeof user === 'number' ? `runAsUser is ${user}` : 'runAsUser is not set';
}
