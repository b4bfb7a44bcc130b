import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { CLUSTER_ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  {
    name: 'ask kubelets for anything',
    advice: 'take nodes/proxy away; nodes/metrics has metrics',
    resources: resourcesOf('', 'nodes/proxy'),
    verbs: ['get', 'create', 'update', 'patch', 'delete'],
  },
];

export default definePolicy({
  id: 'rbac-node-proxy',
  title: 'Role may talk to kubelets',
  description:
    'The subresource proxy of nodes leads to the API of the kubelet, which runs commands in every Pod of the node. Neither ' +
    'admission nor the audit log of the API server sees what is asked there. The verb get is enough for it. Metrics, ' +
    'statistics and logs have subresources of their own (nodes/metrics, nodes/stats, nodes/log), since Kubernetes 1.36 also ' +
    'health and the list of Pods (nodes/healthz, nodes/pods).',
  remediation:
    'Grant nodes/metrics, nodes/stats, nodes/log, nodes/healthz or nodes/pods in place of nodes/proxy.',
  whenNot:
    'A node agent that asks its kubelet for the Pods (/pods) has no other way before Kubernetes 1.36: ' +
    'exempt its cluster role by name until the cluster is there.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes',
    'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/',
  ],
  severity: 'critical',
  kinds: CLUSTER_ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'What whoever gets the role asks the kubelets for cannot be read from the role.',
  covers: { cis: ['5.1.10'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
