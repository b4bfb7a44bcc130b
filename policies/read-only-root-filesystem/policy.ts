import { definePolicy, findInContainers, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import { own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'read-only-root-filesystem',
  title: 'Container can change its own root file system',
  description:
    'Where the root file system is writable, whoever gets into a container can put programs into it or replace those ' +
    'that are there. Kubernetes leaves it writable unless a container says otherwise. What a program has to write ' +
    'belongs into volumes, emptyDir for what may get lost. Ephemeral containers are not asked: a person adds one to ' +
    'look around, installs tools in it, and it is no part of what the workload runs.',
  remediation:
    'Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir wherever the program writes.',
  whenNot:
    'Programs that write beside their binaries and cannot be told where to need an emptyDir for each such ' +
    'place, or an exemption.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://kubernetes.io/docs/concepts/security/application-security-checklist/',
  ],
  covers: {
    'kube-linter': ['no-read-only-root-fs'],
    polaris: ['notReadOnlyRootFilesystem'],
    'k8s-auto-fix': ['read_only_root_fs'],
    'nsa-cisa': ['immutable-root-filesystem'],
  },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'A Pod with windowsOptions that neither spec.os nor its node selector binds to a system may run on Windows, where the ' +
    'field means nothing.',

  detect: (subject) =>
    findInContainers(subject, (container, pod) => {
      const readOnly = own(container, 'readOnlyRootFilesystem');
      if (readOnly === true || container.kind === 'ephemeral' || pod.windows) return undefined;
      return {
        container,
        pointer: `${container.pointer}/securityContext/readOnlyRootFilesystem`,
        value: readOnly === undefined ? 'unset' : 'false',
        reason: `${titleOf(container)} has a writable root: set readOnlyRootFilesystem: true`,
        detail:
          `securityContext.readOnlyRootFilesystem is ${readOnly === undefined ? 'not set' : 'not true'}, so a process ` +
          'in the container can change every file of the image that its user may change.',
      };
    }),

  fix: {
    risks: {
      risky:
        'Many programs write outside of their volumes (caches, PID files, /tmp), and stop or never start when they cannot; ' +
        'where one writes cannot be read from the object.',
    },
    pointers: ['{container}/securityContext/readOnlyRootFilesystem'],
    conflicts:
      'Where the manifest states readOnlyRootFilesystem: false, the fix changes it; where it says nothing, ' +
      'they do not conflict.',
    offer: ({ pointer }, { pod }) =>
      pod?.mayBeWindows ? undefined : { risk: 'risky', edits: [{ op: 'set', pointer, value: true }] },
  },
});
