import { booleanAt } from '#json/value.ts';
import { definePolicy, type Finding, findInContainers } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { isFreeInUserNamespace, letterOf, POD_SECURITY_VERSION } from '#workload/pod-security.ts';
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
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: {
    'pod-security-restricted': ['runAsNonRoot'],
    'kube-linter': ['run-as-non-root'],
    polaris: ['runAsRootAllowed'],
    'k8s-auto-fix': ['run_as_non_root', 'run_as_user'],
    cis: ['5.2.7'],
    'nsa-cisa': ['non-root'],
  },
  unfixable:
    'With runAsUser 0 the container could never start; which user ID it could have is not for the object to tell.',

  detect: (subject, parameters) => {
    const { pod } = subject;
    const letter = letterOf(parameters);
    // Root in a user namespace is still root over what the container mounts: only a version of the standard lets it be.
    if (pod === undefined || isFreeInUserNamespace(pod, letter ?? 0)) return [];
    const found = findInContainers(subject, (container) => {
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
    });
    return found.length === 0 && letter !== undefined ? ofPodAlone(pod) : found;
  },

  fix: {
    risks: {
      evidence:
        'runAsUser holds for the container and is not 0: it overrides the user of the image, so the check that ' +
        'runAsNonRoot asks of the kubelet cannot fail. Or every container says true for itself, so that what the Pod says ' +
        'holds for none of them.',
      risky:
        'runAsUser is not set: the user of the image is not known, and the kubelet refuses to start one that is root.',
    },
    pointers: ['{container}/securityContext/runAsNonRoot', '{pod}/securityContext/runAsNonRoot'],
    conflicts:
      'Where the manifest states runAsNonRoot: false, the fix changes it; where it says nothing, they do ' +
      'not conflict.',
    offer: ({ container, pointer }, { pod }) => {
      if (pod === undefined) return undefined;
      if (container === undefined) return { risk: 'evidence', edits: [{ op: 'set', pointer, value: true }] };
      if (isRoot(pod, container)) return undefined;
      const known = typeof effective(pod, container, 'runAsUser') === 'number' && !pod.mayBeWindows;
      return {
        risk: known ? 'evidence' : 'risky',
        edits: [{ op: 'set', pointer, value: true }],
      };
    },
  },
});

/** What the Pod says where every container says otherwise. It holds for none of them, and the standard forbids it. */
function ofPodAlone(pod: Pod): readonly Finding[] {
  if (booleanAt(pod.spec, 'securityContext', 'runAsNonRoot') !== false) return [];
  return [
    {
      pointer: `${pod.pointer}/securityContext/runAsNonRoot`,
      value: 'false',
      reason: 'what is added to the Pod may run as root: set its securityContext.runAsNonRoot: true',
      detail:
        'runAsNonRoot of the Pod is false. Its containers say true for themselves; an ephemeral or injected one that does ' +
        'not may run as root, and the restricted Pod Security Standard forbids what the Pod says.',
    },
  ];
}

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
