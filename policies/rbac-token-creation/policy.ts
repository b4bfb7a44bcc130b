import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  {
    name: 'get tokens of every service account',
    advice: 'name those it needs in resourceNames',
    resources: resourcesOf('', 'serviceaccounts/token'),
    verbs: ['create'],
  },
];

export default definePolicy({
  id: 'rbac-token-creation',
  title: 'Role may get tokens of every service account',
  description:
    'A token is all that it takes to act as a service account. Whoever may create one for any account of a namespace has the ' +
    'rights of all of them. A rule that names the accounts it is about in resourceNames is no violation.',
  remediation: 'Name the service accounts that tokens are needed of in resourceNames.',
  whenNot:
    'A program that logs in to a vault or a cloud as whoever asks for a secret (the External Secrets ' +
    'operator, say) cannot name the accounts: exempt its role by name.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request'],
  severity: 'high',
  kinds: ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whose tokens whoever gets the role needs cannot be read from the role.',
  covers: { cis: ['5.1.13'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
