import { definePolicy, findInContainers, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import { own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'proc-mount',
  title: 'Container sees /proc unmasked',
  description:
    'The container runtime hides or locks the parts of /proc through which a process could read or change the kernel ' +
    'of the node. procMount: Unmasked takes that away; only containers that start containers themselves have a use ' +
    'for it. The API server demands a user namespace (hostUsers: false) beside it, which lessens the harm, and for its ' +
    'sake the baseline Pod Security Standard allows it since 1.35; the restricted one does not.',
  remediation: 'Remove securityContext.procMount.',
  whenNot:
    'A container that builds or runs containers without being privileged needs /proc unmasked, together with ' +
    'hostUsers: false.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  detect: (subject) =>
    findInContainers(subject, (container, pod) => {
      const type = own(container, 'procMount') ?? 'Default';
      if (type === 'Default' || pod.windows) return undefined;
      return {
        container,
        pointer: `${container.pointer}/securityContext/procMount`,
        // The only other value that the API server takes.
        value: 'Unmasked',
        reason: `${titleOf(container)} sees /proc unmasked: remove securityContext.procMount`,
        detail:
          'securityContext.procMount is not Default, so nothing in /proc is hidden from the container or locked.',
      };
    }),

  fix: {
    risks: {
      risky:
        'Somebody asked for it, and a program that mounts a /proc of its own, as for nested containers, fails without.',
    },
    pointers: ['{container}/securityContext/procMount'],
    conflicts: 'The manifest states procMount, and the fix removes it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'remove', pointer }] }),
  },
});
