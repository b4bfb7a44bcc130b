import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { CLUSTER_ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  {
    name: 'change admission webhooks',
    advice: 'name its own in resourceNames',
    resources: resourcesOf(
      'admissionregistration.k8s.io',
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
    ),
    verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
  },
];

export default definePolicy({
  id: 'rbac-webhook-configurations',
  title: 'Role may change admission webhooks',
  description:
    'A validating webhook reads every object that is admitted, Secrets too, and a mutating one changes them. Whoever may ' +
    'write their configurations can read and change whatever is created in the cluster, and switch off what holds its policies. A ' +
    'rule that names the configurations it is about in resourceNames is no violation.',
  remediation:
    'Name the configurations that are needed in resourceNames; creating them cannot be limited so.',
  whenNot:
    'Policy engines, service meshes and the cainjector of cert-manager make configurations or renew what ' +
    'is in them: exempt their cluster roles by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks',
  ],
  severity: 'high',
  kinds: CLUSTER_ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which webhooks are its own cannot be read from the role.',
  covers: { cis: ['5.1.12'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
