import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  {
    name: 'create Pods with any service account',
    advice: 'take the verb create away',
    resources: resourcesOf('', 'pods'),
    verbs: ['create'],
  },
  {
    name: 'create workloads with any service account',
    advice: 'take the verb create away',
    resources: [
      ...resourcesOf('', 'replicationcontrollers'),
      ...resourcesOf('apps', 'deployments', 'statefulsets', 'daemonsets', 'replicasets'),
      ...resourcesOf('batch', 'jobs', 'cronjobs'),
    ],
    verbs: ['create'],
  },
];

export default definePolicy({
  id: 'rbac-create-pods',
  title: 'Role may create Pods',
  description:
    'Whoever may create a Pod, or a workload that makes Pods, chooses its service account and what it mounts: with that come ' +
    'all Secrets, volumes and service accounts of the namespace, and, where nothing else holds them back, the node. Some have to ' +
    'have the right; it should be few.',
  remediation:
    'Leave creating Pods and workloads to the pipeline or the operator that has to, in the namespaces where it has to.',
  whenNot:
    'Pipelines, GitOps tools and operators that make workloads live by it, and so do the developers of a ' +
    'namespace that is theirs: exempt these roles by name and namespace.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation'],
  severity: 'medium',
  kinds: ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whether whoever gets the role has to create Pods cannot be read from the role.',
  covers: { 'kube-linter': ['access-to-create-pods'], cis: ['5.1.4'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
