import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS, ROLES } from '#workload/kinds.ts';
import { grantsAny, RUN_COMMANDS } from '#workload/rbac.ts';
import { COMMANDS_IN_EVERY_CLUSTER, subjectsWritten } from '#workload/rbac-defaults.ts';
import { isClusterAdmin, roleReferenceOf, rolesMeant } from '#workload/role-reference.ts';
import { rulesOf } from '#workload/role-rules.ts';

export default definePolicy({
  id: 'role-binding-to-exec',
  title: 'Binding lets its subjects run programs in Pods',
  description:
    'Whoever may create pods/exec or pods/attach runs any program in a container that is already there: with its ' +
    'secrets, its service account and its place in the network, and unseen by admission policies. The ClusterRoles admin ' +
    'and edit of every cluster grant it. A binding to cluster-admin is left to the policy about that.',
  remediation: 'Bind a role without pods/exec and pods/attach, or name the few who debug in the cluster.',
  whenNot:
    'The few who debug, CI runners and backup tools need it, and in a namespace for development the team ' +
    'may have edit: exempt these bindings by name and namespace.',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  ],
  severity: 'medium',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: ROLES,
  covers: {
    polaris: [
      'clusterrolebindingPodExecAttach',
      'rolebindingClusterRolePodExecAttach',
      'rolebindingRolePodExecAttach',
    ],
  },
  parameters: NO_PARAMETERS,
  unfixable:
    'Who needs the right cannot be read from the binding, and the role of a binding cannot be changed.',

  detect: (binding) => {
    const { kind, object, namespace, neighbours } = binding;
    const role = roleReferenceOf(object);
    // To whom cluster-admin itself is given, another policy asks.
    if (neighbours === undefined || role === undefined || isClusterAdmin(role)) return [];
    if (subjectsWritten(binding).length === 0) return [];
    const rules = rolesMeant(role, neighbours, namespace).flatMap(rulesOf);
    const grants =
      rules.some((rule) => grantsAny(rule, RUN_COMMANDS)) ||
      (role.kind === 'ClusterRole' && COMMANDS_IN_EVERY_CLUSTER.has(role.name));
    if (!grants) return [];
    return [
      {
        pointer: '/roleRef/name',
        value: `${role.kind} ${role.name}`,
        reason: `${role.kind} ${role.name} lets run programs in Pods (pods/exec): bind one without`,
        detail: `The ${kind.kind} gives its subjects the ${role.kind} ${role.name}, which grants pods/exec or pods/attach.`,
      },
    ];
  },
});
