import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS, ROLES } from '#workload/kinds.ts';
import { isClusterAdmin, roleReferenceOf, rolesMeant } from '#workload/role-reference.ts';
import { grantsEverything, rulesOf } from '#workload/role-rules.ts';

export default definePolicy({
  id: 'role-binding-to-admin',
  title: 'Binding to a role that grants everything',
  description:
    'A role whose rule has a star for groups, resources and verbs is cluster-admin under another name; in a namespace ' +
    'it still reads every Secret, runs programs in every Pod and hands its rights on. What the subjects need is ' +
    'nowhere to be seen, and each kind that is added to the cluster later is theirs as well.',
  remediation: 'Bind a role that names the resources and verbs which the subjects need.',
  whenNot:
    'Those who repair the cluster need it, and so does a GitOps tool or a backup of everything: exempt ' +
    'their bindings by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
  ],
  severity: 'high',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: ROLES,
  covers: {
    polaris: [
      'clusterrolebindingClusterAdmin',
      'rolebindingClusterAdminClusterRole',
      'rolebindingClusterAdminRole',
    ],
    'nsa-cisa': ['least-privilege-rbac'],
  },
  parameters: NO_PARAMETERS,
  unfixable:
    'Which rights are needed cannot be read from the binding, and the role of a binding cannot be changed.',

  detect: ({ kind, object, namespace, neighbours }) => {
    const role = roleReferenceOf(object);
    // To whom cluster-admin itself is given, another policy asks.
    if (neighbours === undefined || role === undefined || isClusterAdmin(role)) return [];
    const meant = rolesMeant(role, neighbours, namespace);
    if (!meant.some((each) => rulesOf(each).some(grantsEverything))) return [];
    return [
      {
        pointer: '/roleRef/name',
        value: `${role.kind} ${role.name}`,
        reason: `${role.kind} ${role.name} grants everything: bind a role that names what is needed`,
        detail: `The ${kind.kind} gives its subjects the ${role.kind} ${role.name}, a rule of which has all groups, resources and verbs.`,
      },
    ];
  },
});
