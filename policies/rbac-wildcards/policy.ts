import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { roleTitle } from '#workload/rbac.ts';
import type { RoleRule } from '#workload/role-rules.ts';
import { starGrantsIn } from '#workload/role-stars.ts';

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

  detect: (role) =>
    starGrantsIn(role).map(({ pointer, item, value, broader, rule }) => ({
      pointer,
      item,
      value,
      broader,
      reason: `${roleTitle(role.kind)} grants ${whatOf(rule)}: name those it needs`,
      detail: `It grants ${value} on ${item}; * stands for whatever there is and will be.`,
    })),
});

/** `every verb on pods`, `get and 2 more on deployments of every API group` */
function whatOf({ verbs, resources, groups, urls }: RoleRule): string {
  const verb = verbs.includes('*') ? 'every verb' : few(verbs);
  if (resources.length === 0) return `${verb} on ${urls.includes('*') ? 'every URL' : few(urls)}`;
  const isAnyGroup = groups.includes('*');
  if (resources.includes('*')) return `${verb} on ${isAnyGroup ? 'everything' : 'every resource'}`;
  return `${verb} on ${few(resources)}${isAnyGroup ? ' of every API group' : ''}`;
}

/** `pods`, `pods and 2 more` */
function few(listed: readonly string[]): string {
  const [first = 'nothing', ...others] = listed;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
