import { stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { NAMESPACES } from '#workload/kinds.ts';

const LABEL = 'pod-security.kubernetes.io/enforce';

export default definePolicy({
  id: 'pod-security-labels',
  title: 'Namespace does not say which Pods it takes',
  description:
    'Pod Security admission, which every API server has, refuses the Pods of a namespace that break the level in this label: ' +
    'baseline or restricted. Without the label it refuses nothing unless the cluster has a default. Namespaces of Kubernetes ' +
    'itself (kube-system and others) are left out.',
  remediation: `Set the label ${LABEL} to restricted or baseline, or to privileged where nothing else will do.`,
  whenNot:
    'Where the API server’s own configuration (PodSecurityConfiguration) sets a default level, or another ' +
    'policy engine judges every Pod, the label is not needed.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces',
    'https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/',
  ],
  severity: 'low',
  kinds: NAMESPACES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which level the Pods of the namespace can live with cannot be read from the Namespace.',
  covers: { cis: ['5.2.1'], 'nsa-cisa': ['pod-security-enforcement'] },

  detect: ({ object }) => {
    if (/^(kube-.*|default)$/.test(stringAt(object, 'metadata', 'name') ?? '')) return [];
    if (stringAt(object, 'metadata', 'labels', LABEL)) return [];
    return [
      {
        pointer: '/metadata/labels',
        value: 'unset',
        reason: `namespace takes every Pod: set the label ${LABEL} to baseline`,
        detail: `The label ${LABEL} is not set, so Pod Security admission refuses no Pod here.`,
      },
    ];
  },
});
