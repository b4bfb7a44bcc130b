import { listAt, stringAt } from '#json/value.ts';
import { definePolicy, findInContainers, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';
import { own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'privileged',
  title: 'Container is privileged',
  description:
    'A privileged container has all capabilities, sees all devices of the node and is held by no seccomp, AppArmor ' +
    'or SELinux profile: whoever controls it controls the node.',
  remediation:
    'Remove securityContext.privileged and add the single capabilities or devices that are needed.',
  whenNot:
    'Drivers, network plugins and storage plugins that change the node need it. Exempt them by name and ' +
    'namespace.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline'],
  severity: 'critical',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  covers: {
    'pod-security-baseline': ['privileged'],
    'kube-linter': ['privileged-container'],
    polaris: ['runAsPrivileged'],
    'k8s-auto-fix': ['no_privileged'],
    cis: ['5.2.2'],
    'nsa-cisa': ['no-privileged'],
  },
  unfixable:
    'The API server refuses a volume mount with mountPropagation Bidirectional in a container that is not privileged, and ' +
    'refuses the field in any form for Windows Pods.',

  needs: ['{container}/securityContext/privileged'],
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

  fix: {
    risks: {
      risky:
        'The privilege was most likely given for a reason: which capabilities, devices or mounts would do in its place ' +
        'cannot be read from the object, and without them the program stops.',
    },
    pointers: ['{container}/securityContext/privileged'],
    conflicts: 'The manifest states privileged: true, and the fix changes it.',
    offer: ({ container, pointer }, { pod }) => {
      if (container === undefined || pod?.windows || mountsBothWays(container)) return undefined;
      return { risk: 'risky', edits: [{ op: 'set', pointer, value: false }] };
    },
  },
});

/** Only a privileged container may hand its mounts back to the node (validateMountPropagation). */
function mountsBothWays({ spec }: Container): boolean {
  return listAt(spec, 'volumeMounts').some(
    (mount) => stringAt(mount, 'mountPropagation') === 'Bidirectional',
  );
}
