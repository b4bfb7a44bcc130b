import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS } from '#workload/kinds.ts';
import { subjectsWritten } from '#workload/rbac-defaults.ts';
import { boundRole, type RoleSubject } from '#workload/role-subjects.ts';

export default definePolicy({
  id: 'anonymous-binding',
  title: 'Role is given to whoever does not log in',
  description:
    'The group system:unauthenticated and the user system:anonymous are all who can reach the API server and say nothing of ' +
    'themselves. A role that is bound to them is open to the whole network, often to the internet.',
  remediation: 'Bind the role to the user, group or service account that needs it.',
  whenNot:
    'kubeadm lets nodes that join read the ConfigMap cluster-info by such a binding: exempt ' +
    'kubeadm:bootstrap-signer-clusterinfo in kube-public. Where outsiders verify tokens of the cluster, ' +
    'system:service-account-issuer-discovery may be bound so.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#hardening',
    'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
  ],
  covers: { 'nsa-cisa': ['no-anonymous-access'] },
  severity: 'critical',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Who was meant to get the role cannot be read from the binding.',

  detect: (binding) =>
    subjectsWritten(binding)
      .filter(isAnonymous)
      .map(({ pointer, title }) => ({
        pointer,
        item: title,
        value: boundRole(binding.object),
        reason: `anybody gets ${boundRole(binding.object)} without logging in: bind it to who needs it`,
        detail: `${title} is everybody whose request holds no credentials.`,
      })),
});

function isAnonymous({ kind, name }: RoleSubject): boolean {
  return kind === 'Group'
    ? name === 'system:unauthenticated'
    : kind === 'User' && name === 'system:anonymous';
}
