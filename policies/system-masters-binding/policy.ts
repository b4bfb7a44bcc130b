import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS } from '#workload/kinds.ts';
import { subjectsWritten } from '#workload/rbac-defaults.ts';
import { boundRole, type RoleSubject } from '#workload/role-subjects.ts';

export default definePolicy({
  id: 'system-masters-binding',
  title: 'Role is given to the group system:masters',
  description:
    'Members of system:masters may do everything whatever RBAC says, and no binding can take that from them. So a binding for ' +
    'the group gives its members nothing, but makes it look like a group to put people into. Membership stands in a certificate, ' +
    'which cannot be taken back.',
  remediation: 'Bind the role to a group of your own, and put nobody into system:masters.',
  whenNot:
    'There is no reason to bind anything to it: the group may do everything already. The binding ' +
    'cluster-admin that Kubernetes brings along is let be.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
  ],
  severity: 'high',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which group was meant cannot be read from the binding.',
  covers: { cis: ['5.1.7'], 'nsa-cisa': ['least-privilege-rbac'] },

  detect: (binding) =>
    subjectsWritten(binding)
      .filter(isMasters)
      .map(({ pointer, title }) => ({
        pointer,
        item: title,
        value: boundRole(binding.object),
        reason: `system:masters gets ${boundRole(binding.object)}: bind a group of your own`,
        detail: `${title} may do everything already, and whoever is in it cannot be stopped by RBAC.`,
      })),
});

function isMasters({ kind, name }: RoleSubject): boolean {
  return kind === 'Group' && name === 'system:masters';
}
