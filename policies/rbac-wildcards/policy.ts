import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { type RoleRule, roleTitle, rulesIn } from '#workload/rbac.ts';

export default definePolicy({
  id: 'rbac-wildcards',
  title: 'Role grants everything of a kind by a wildcard',
  description:
    'A * grants what is there today and all that comes later: each new kind, verb or API group that is installed is in the role ' +
    'without anybody deciding so. Among what it grants are mostly Secrets and roles, with which whoever has it gets the rest.',
  remediation: 'Name the verbs, resources and API groups that are needed.',
  whenNot:
    'Tools that handle whatever there is (GitOps, backup of a whole cluster) cannot name it; an operator ' +
    'can name the kinds of its own API group. Exempt the former by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources',
  ],
  severity: 'high',
  kinds: ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'What whoever gets the role needs cannot be read from the role.',
  covers: { 'kube-linter': ['wildcard-in-rules'], cis: ['5.1.3'], 'nsa-cisa': ['least-privilege-rbac'] },

  detect: ({ kind, object }) =>
    rulesIn(kind, object).flatMap((rule) =>
      FIELDS.filter(({ listed }) => listed(rule).includes('*')).map(({ field, granted }) => ({
        pointer: `${rule.pointer}/${field}`,
        value: field,
        reason: `${roleTitle(kind)} grants ${granted(rule)}: name those it needs`,
        detail: `${field} holds *, which stands for whatever there is and will be.`,
      })),
    ),
});

interface Field {
  readonly field: string;
  readonly listed: (rule: RoleRule) => readonly string[];
  readonly granted: (rule: RoleRule) => string;
}

const FIELDS: readonly Field[] = [
  {
    field: 'verbs',
    listed: ({ verbs }) => verbs,
    granted: ({ resources, urls }) => `every verb on ${few([...resources, ...urls])}`,
  },
  {
    field: 'resources',
    listed: ({ resources }) => resources,
    granted: ({ verbs }) => `${few(verbs)} on every resource`,
  },
  {
    field: 'apiGroups',
    listed: ({ groups }) => groups,
    granted: ({ resources }) => `${few(resources)} of every API group`,
  },
  {
    field: 'nonResourceURLs',
    listed: ({ urls }) => urls,
    granted: ({ verbs }) => `${few(verbs)} on every URL`,
  },
];

/** `pods`, `pods and 2 more`, `everything` */
function few(listed: readonly string[]): string {
  if (listed.includes('*')) return 'everything';
  const [first = 'nothing', ...others] = listed;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
