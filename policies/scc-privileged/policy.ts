import { booleanAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SECURITY_CONTEXT_CONSTRAINTS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'scc-privileged',
  title: 'Security context constraints let containers be privileged',
  description:
    'On OpenShift, whoever may use such constraints may run privileged containers, and those own their node: its devices, its files ' +
    'and every other Pod on it.',
  remediation:
    'Set allowPrivilegedContainer to false, and list single capabilities in allowedCapabilities where some are needed.',
  whenNot:
    'OpenShift’s own constraints privileged, and those of storage and network drivers, are to allow it: ' +
    'exempt them by name, and see that hardly anybody may use them.',
  references: [
    'https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/authentication_and_authorization/managing-pod-security-policies',
  ],
  severity: 'high',
  kinds: SECURITY_CONTEXT_CONSTRAINTS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'What the Pods that live by these constraints need cannot be read from them.',
  covers: { 'kube-linter': ['scc-deny-privileged-container'], 'nsa-cisa': ['no-privileged'] },

  detect: ({ object }) => {
    if (booleanAt(object, 'allowPrivilegedContainer') !== true) return [];
    return [
      {
        pointer: '/allowPrivilegedContainer',
        value: 'true',
        reason: 'constraints let containers be privileged: set allowPrivilegedContainer: false',
        detail: 'allowPrivilegedContainer is true.',
      },
    ];
  },
});
