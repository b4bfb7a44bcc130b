import { booleanAt, stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'default-service-account',
  title: 'Pod runs as the service account default',
  description:
    'Every Pod of a namespace that names no service account shares the one called default. A right that one of them needs ' +
    'is then given to all, and the audit log cannot tell them apart. A Pod that gets no token of it ' +
    '(automountServiceAccountToken: false) is let be.',
  remediation:
    'Make a service account for the program and name it in serviceAccountName, or set automountServiceAccountToken to false.',
  whenNot:
    'Where the account default itself says automountServiceAccountToken: false, its Pods get no token ' +
    'either, which cannot be seen in the Pod: exempt such a namespace.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  ],
  covers: { 'kube-linter': ['default-service-account'], cis: ['5.1.5'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'Which service account is meant is not in the object, and a Pod that names one which does not exist is never made.',

  detect: ({ pod }) => {
    if (pod === undefined || booleanAt(pod.spec, 'automountServiceAccountToken') === false) return [];
    const name =
      stringAt(pod.spec, 'serviceAccountName') || stringAt(pod.spec, 'serviceAccount') || 'default';
    if (name !== 'default') return [];
    return [
      {
        pointer: `${pod.pointer}/serviceAccountName`,
        value: 'default',
        reason: 'the Pod runs as the service account default: name its own in serviceAccountName',
        detail:
          'serviceAccountName is default, which is also what it is when unset, and its token is mounted.',
      },
    ];
  },
});
