import { type Json, type JsonMap, listAt, mapAt, member } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { type GroupKind, NETWORK_POLICIES, WORKLOADS } from '#workload/kinds.ts';
import { Choosers } from '#workload/labelled.ts';
import { type Neighbours, ofNamespace } from '#workload/neighbours.ts';
import { labelsOf } from '#workload/pods-in.ts';

/** What isolates Pods as well, by rules of its own. */
const OF_OTHERS: readonly GroupKind[] = [
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
  { group: 'crd.projectcalico.org', kind: 'NetworkPolicy' },
  { group: 'projectcalico.org', kind: 'NetworkPolicy' },
];

/** The same for the whole cluster. */
const OF_CLUSTER: readonly GroupKind[] = [
  { group: 'cilium.io', kind: 'CiliumClusterwideNetworkPolicy' },
  { group: 'crd.projectcalico.org', kind: 'GlobalNetworkPolicy' },
  { group: 'projectcalico.org', kind: 'GlobalNetworkPolicy' },
  { group: 'policy.networking.k8s.io', kind: 'AdminNetworkPolicy' },
  { group: 'policy.networking.k8s.io', kind: 'BaselineAdminNetworkPolicy' },
  { group: 'policy.networking.k8s.io', kind: 'ClusterNetworkPolicy' },
];

export default definePolicy({
  id: 'missing-network-policy',
  title: 'Pod is isolated by no NetworkPolicy',
  description:
    'A Pod that no NetworkPolicy selects takes connections from every Pod of the cluster and may open any: whoever ' +
    'breaks into one program reaches all the others. Namespaces with policies of Cilium, Calico and the like are left ' +
    "out, because those are not read. On the node's network no NetworkPolicy holds at all.",
  remediation:
    'Add a NetworkPolicy whose podSelector selects the Pod: best one for the whole namespace that denies all.',
  whenNot:
    'Node agents on the node’s network are held by no NetworkPolicy, and those of a whole namespace may ' +
    'come from the repository of the platform: exempt them, or check both in one run.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: [...NETWORK_POLICIES, ...OF_OTHERS, ...OF_CLUSTER],
  covers: {
    'kube-linter': ['non-isolated-pod'],
    polaris: ['missingNetworkPolicy'],
    'nsa-cisa': ['network-policies'],
    cis: ['5.3.2'],
  },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      directions: {
        description: 'In which directions a Pod has to be isolated.',
        type: 'array',
        items: { enum: ['Ingress', 'Egress'] },
        default: ['Ingress'],
      },
    },
  },
  unfixable: 'It takes another object, and which connections the program needs cannot be read from this one.',

  detect: ({ kind, pod, namespace, neighbours }, parameters) => {
    if (pod === undefined || neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    if (hasOthers(neighbours, namespace)) return [];
    const policies = policiesIn(neighbours, namespace).selecting(labelsOf(kind, pod));
    const open = listAt(parameters, 'directions').filter(
      (direction) => !policies.some(({ policy }) => isolates(policy, direction)),
    );
    if (open.length === 0) return [];
    const which = open.join(' and ').toLowerCase();
    return [
      {
        pointer: pod.pointer,
        value: which,
        reason: `no NetworkPolicy isolates the pod (${which}): add one that selects it`,
        detail: `No NetworkPolicy in the namespace ${namespace} selects the Pod for ${which}.`,
      },
    ];
  },
});

const policiesIn = ofNamespace((neighbours, namespace) => {
  const policies = NETWORK_POLICIES.flatMap((kind) => neighbours.inNamespace(kind, namespace));
  return new Choosers(policies.map((policy) => ({ policy, selector: mapAt(policy, 'spec', 'podSelector') })));
});

/** Ingress always, unless policyTypes says otherwise; egress where there are rules for it. */
function isolates(policy: JsonMap, direction: Json): boolean {
  const types = listAt(policy, 'spec', 'policyTypes');
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || member(mapAt(policy, 'spec'), 'egress') !== undefined;
}

function hasOthers(neighbours: Neighbours, namespace: string): boolean {
  return (
    OF_OTHERS.some((kind) => neighbours.inNamespace(kind, namespace).length > 0) ||
    OF_CLUSTER.some((kind) => neighbours.everywhere(kind).length > 0)
  );
}
