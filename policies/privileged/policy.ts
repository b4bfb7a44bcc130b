import { definePolicy, findInContainers, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import { own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'privileged',
  title: 'Container is privileged',
  description:
    'A privileged container has all capabilities, sees all devices of the node and is held by no seccomp, AppArmor ' +
    'or SELinux profile: whoever controls it controls the node.',
  remediation:
    'Remove securityContext.privileged and add the single capabilities or devices that are needed.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],
  severity: 'critical',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'What would take the place of the privilege (capabilities, devices, mounts) cannot be read from the object, and a ' +
    'program that was given it on purpose stops without it.',

  detect: (subject) =>
    findInContainers(subject, (container) => {
      if (own(container, 'privileged') !== true) return undefined;
      return {
        container,
        pointer: `${container.pointer}/securityContext/privileged`,
        value: 'true',
        reason: `${titleOf(container)} is privileged: remove securityContext.privileged`,
        detail: 'securityContext.privileged is true, so the container has every right of root on the node.',
      };
    }),
});
