import { type JsonMap, stringAt } from '#json/value.ts';
import { definePolicy, findInContainers } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Pod, titleOf } from '#workload/pod.ts';
import {
  isFreeInUserNamespace,
  letterOf,
  NEWEST,
  POD_SECURITY_LEVEL,
  POD_SECURITY_VERSION,
} from '#workload/pod-security.ts';
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
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: { ...POD_SECURITY_VERSION, ...POD_SECURITY_LEVEL },
  },
  covers: {
    'pod-security-baseline': ['procMount'],
    'pod-security-restricted': ['procMount_restricted'],
    'kube-linter': ['unsafe-proc-mount'],
    polaris: ['procMount'],
  },

  needs: ['{container}/securityContext/procMount'],
  detect: (subject, parameters) =>
    findInContainers(subject, (container, pod) => {
      const type = own(container, 'procMount') ?? 'Default';
      if (type === 'Default' || isFree(pod, parameters)) return undefined;
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

/** The baseline standard lets the Pod have it, or nothing reads the field. */
function isFree(pod: Pod, parameters: JsonMap): boolean {
  const letter = letterOf(parameters);
  if (letter === undefined && pod.windows) return true;
  return (
    stringAt(parameters, 'podSecurityLevel') === 'baseline' && isFreeInUserNamespace(pod, letter ?? NEWEST)
  );
}
