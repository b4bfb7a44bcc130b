import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const ROLE_RESOURCES = resourcesOf('rbac.authorization.k8s.io', 'roles', 'clusterroles');

const RIGHTS: readonly Right[] = [
  { name: 'bind any role', advice: 'take bind away', resources: ROLE_RESOURCES, verbs: ['bind'] },
  { name: 'escalate any role', advice: 'take escalate away', resources: ROLE_RESOURCES, verbs: ['escalate'] },
  impersonate('users', 'any user'),
  impersonate('groups', 'any group'),
  impersonate('serviceaccounts', 'any service account'),
];

function impersonate(resource: string, whom: string): Right {
  return {
    name: `impersonate ${whom}`,
    advice: 'name whom in resourceNames',
    resources: resourcesOf('', resource),
    verbs: ['impersonate'],
  };
}

export default definePolicy({
  id: 'rbac-escalation',
  title: 'Role may grant itself more',
  description:
    'RBAC lets nobody give away what he does not have, but for three verbs: bind gives any role to anybody, escalate writes any ' +
    'right into a role, and impersonate makes its holder anybody else. With each of them a role is worth as much as the most ' +
    'powerful account there is. A rule that names in resourceNames whom or what it is about is no violation.',
  remediation:
    'Take the verbs bind, escalate and impersonate away, or name what they are for in resourceNames.',
  whenNot:
    'An operator that writes roles for what it installs needs bind and escalate, a proxy that logs people ' +
    'in (Rancher, Teleport) needs impersonate: exempt their roles by name, and watch who may change their ' +
    'Pods.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb',
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping',
  ],
  severity: 'critical',
  kinds: ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whether an operator lives by the verb cannot be read from the role.',
  covers: { cis: ['5.1.8'], 'nsa-cisa': ['least-privilege-rbac'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
