import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS } from '#workload/kinds.ts';
import { subjectsWritten } from '#workload/rbac-defaults.ts';
import { isClusterAdmin, roleReferenceOf } from '#workload/role-reference.ts';

export default definePolicy({
  id: 'cluster-admin-binding',
  title: 'Somebody is given the role cluster-admin',
  description:
    'cluster-admin may do everything to everything. Bound by a ClusterRoleBinding it is the whole cluster, by a RoleBinding all of ' +
    'its namespace with Secrets, roles and every Pod. A service account that has it gives it to whoever breaks into one of its Pods.',
  remediation:
    'Bind a role that holds what is needed: admin, edit or view of one namespace, or one of your own.',
  whenNot:
    'Those who repair the cluster need it (kubeadm:cluster-admins of kubeadm), and so does a GitOps tool ' +
    'that applies whatever its repository holds: exempt their bindings by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
  ],
  severity: 'critical',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'What whoever gets the role needs cannot be read from the binding.',
  covers: {
    'kube-linter': ['cluster-admin-role-binding'],
    polaris: ['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminClusterRole'],
    cis: ['5.1.1'],
    'nsa-cisa': ['least-privilege-rbac'],
  },

  detect: (binding) => {
    if (!isClusterAdmin(roleReferenceOf(binding.object))) return [];
    const where = binding.kind.kind === 'ClusterRoleBinding' ? 'the whole cluster' : 'the namespace';
    return subjectsWritten(binding).map(({ pointer, title }) => ({
      pointer,
      item: title,
      value: 'cluster-admin',
      reason: `${title} is cluster-admin: bind a lesser role`,
      detail: `${title} may do everything in ${where}.`,
    }));
  },
});
