import { stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SERVICE_ACCOUNTS, WORKLOADS } from '#workload/kinds.ts';
import { isObjectName } from '#workload/named.ts';

export default definePolicy({
  id: 'missing-service-account',
  title: 'Pod runs as a service account that is not there',
  description:
    'The API server refuses a Pod whose service account does not exist, and so a Deployment of it stays without Pods: ' +
    'the only trace is an event of its ReplicaSet. The account default is in every namespace; any other has to be ' +
    'among the manifests, in the namespace of the Pod.',
  remediation: 'Add the ServiceAccount to the manifests, or name one that is there.',
  whenNot:
    'An account that is made elsewhere, by Terraform together with its rights in the cloud, say, is in no ' +
    'manifest: exempt the workload by name.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: SERVICE_ACCOUNTS,
  covers: {
    'kube-linter': ['non-existent-service-account'],
    'k8s-auto-fix': ['non_existent_service_account'],
  },
  parameters: NO_PARAMETERS,
  unfixable:
    'An account that a fix made up, or default in its place, would not have the rights that the program needs.',

  detect: ({ pod, namespace, neighbours }) => {
    if (pod === undefined || neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const current = stringAt(pod.spec, 'serviceAccountName') ?? '';
    const field = current === '' ? 'serviceAccount' : 'serviceAccountName';
    const name = stringAt(pod.spec, field) ?? '';
    if (name === 'default' || !isObjectName(name)) return [];
    if (SERVICE_ACCOUNTS.some((kind) => neighbours.called(name, kind, namespace).length > 0)) return [];
    return [
      {
        // The API server keeps the name in both fields.
        pointer: `${pod.pointer}/serviceAccountName`,
        value: name,
        reason: `pod runs as service account ${name}, which is not there: add it, or name another`,
        detail: `${field} is ${name}, and there is no ServiceAccount of that name in the namespace ${namespace}.`,
      },
    ];
  },
});
