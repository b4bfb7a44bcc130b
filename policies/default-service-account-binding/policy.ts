import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLE_BINDINGS } from '#workload/kinds.ts';
import { subjectsWritten } from '#workload/rbac-defaults.ts';
import { boundRole, type RoleSubject } from '#workload/role-subjects.ts';

export default definePolicy({
  id: 'default-service-account-binding',
  title: 'Rights are given to the service account default',
  description:
    'Every Pod that names no service account runs as default. What is bound to it is bound to all of them, those that somebody ' +
    'deploys next year too, and nobody sees in a Pod that it has the right.',
  remediation: 'Make a service account for the program, name it in the Pod, and bind the role to it.',
  whenNot:
    'A chart that makes no service account of its own leaves no other way, in a namespace where nothing ' +
    'else runs: exempt the binding by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  ],
  severity: 'medium',
  kinds: ROLE_BINDINGS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which Pods need the role cannot be read from the binding.',
  covers: { cis: ['5.1.5'] },

  detect: (binding) =>
    subjectsWritten(binding)
      .filter(isDefault)
      .map(({ pointer, title }) => ({
        pointer,
        item: title,
        value: boundRole(binding.object),
        reason: `${title} has ${boundRole(binding.object)}: bind another`,
        detail: `${title} is what every Pod of its namespace runs as that names no other.`,
      })),
});

function isDefault({ kind, name }: RoleSubject): boolean {
  return kind === 'ServiceAccount'
    ? name === 'default'
    : kind === 'User' && /^system:serviceaccount:[^:]+:default$/.test(name);
}
