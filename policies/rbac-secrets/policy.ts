import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const SECRETS = resourcesOf('', 'secrets');

const RIGHTS: readonly Right[] = [
  {
    name: 'read every Secret',
    advice: 'name those it needs in resourceNames',
    resources: SECRETS,
    verbs: ['get', 'list', 'watch'],
  },
  {
    name: 'change every Secret',
    advice: 'name those it needs in resourceNames',
    resources: SECRETS,
    verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
  },
];

export default definePolicy({
  id: 'rbac-secrets',
  title: 'Role may read or change every Secret',
  description:
    'Secrets hold what opens everything else: passwords, keys, tokens of service accounts. Whoever may list or watch them ' +
    'reads them as well, and whoever may create them gets a token for any service account. A rule that names the Secrets it ' +
    'is about in resourceNames is no violation.',
  remediation: 'Take the verbs on secrets away, or name the Secrets that are needed in resourceNames.',
  whenNot:
    'Programs that write Secrets of any name (cert-manager, an operator of external secrets) and ingress ' +
    'controllers that read certificates cannot name them: exempt their roles by name, or give them roles ' +
    'in few namespaces.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets',
    'https://kubernetes.io/docs/concepts/configuration/secret/#information-security-for-secrets',
  ],
  severity: 'high',
  kinds: ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which Secrets whoever gets the role needs cannot be read from the role.',
  covers: { 'kube-linter': ['access-to-secrets'], cis: ['5.1.2'], 'nsa-cisa': ['least-privilege-rbac'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
