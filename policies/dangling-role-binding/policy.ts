import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS, ROLES } from '#workload/kinds.ts';
import { isInEveryCluster } from '#workload/rbac-defaults.ts';
import { roleReferenceOf, rolesMeant } from '#workload/role-reference.ts';

export default definePolicy({
  id: 'dangling-role-binding',
  title: 'Binding to a role that is not there',
  description:
    'A binding may name a role that does not exist: it then gives nothing, and the program gets errors where it asks ' +
    'the API server. Worse, whoever makes a role of that name later decides what the subjects may do. The ClusterRoles ' +
    'that every cluster has are left out.',
  remediation:
    'Add the role to the manifests, or bind one that is there; a Role has to be in the namespace of its binding.',
  whenNot:
    'A role that an operator’s chart or the owner of the cluster installs is not among the manifests of ' +
    'an application: exempt the binding by name, or check both in one run.',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding',
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review',
  ],
  severity: 'low',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: ROLES,
  parameters: NO_PARAMETERS,
  unfixable:
    'Which role is meant cannot be read from the binding, and the role of a binding cannot be changed.',

  detect: ({ object, namespace, neighbours }) => {
    const role = roleReferenceOf(object);
    if (neighbours === undefined || role === undefined) return [];
    if (isInEveryCluster(role) || isPlaceholder(role.name) || neighbours.mayHaveMoreIn(namespace)) return [];
    if (rolesMeant(role, neighbours, namespace).length > 0) return [];
    return [
      {
        pointer: '/roleRef/name',
        value: `${role.kind} ${role.name}`,
        reason: `binding names ${role.kind} ${role.name}, which is not there: add it, or name another`,
        detail:
          role.kind === 'Role'
            ? `There is no Role ${role.name} in the namespace ${namespace}.`
            : `There is no ClusterRole ${role.name} beside the binding, and no cluster comes with one.`,
      },
    ];
  },
});

/** Names of roles may hold anything but a slash and a percent sign, colons too. */
function isPlaceholder(name: string): boolean {
  return /[${}<>%/\s]/.test(name);
}
