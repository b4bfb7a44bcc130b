import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { CLUSTER_ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  {
    name: 'approve certificate requests',
    advice: 'take certificatesigningrequests/approval away',
    resources: resourcesOf('certificates.k8s.io', 'certificatesigningrequests/approval'),
    verbs: ['update', 'patch'],
  },
  {
    name: 'approve for every signer',
    advice: 'name its own signer in resourceNames',
    resources: resourcesOf('certificates.k8s.io', 'signers'),
    verbs: ['approve'],
  },
];

export default definePolicy({
  id: 'rbac-certificate-approval',
  title: 'Role may approve certificates',
  description:
    'Whoever may create a CertificateSigningRequest and approve it makes certificates for any user and group of the cluster, ' +
    'those of its control plane too. They last until they expire: a certificate cannot be taken back.',
  remediation:
    'Leave approving to the controllers that do it, each for the signer that it names in resourceNames.',
  whenNot:
    'A controller that approves the serving certificates of kubelets needs the first right, and should ' +
    'have the second for its own signer alone: exempt its cluster role by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing',
    'https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization',
  ],
  severity: 'high',
  kinds: CLUSTER_ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whether whoever gets the role issues certificates cannot be read from the role.',
  covers: { cis: ['5.1.11'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
