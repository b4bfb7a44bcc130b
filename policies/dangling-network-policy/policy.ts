import { mapAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { NETWORK_POLICIES, WORKLOADS } from '#workload/kinds.ts';
import { podMakersIn } from '#workload/pods-in.ts';
import { inBrief, requirementsOf, selectsAll } from '#workload/selecting.ts';

export default definePolicy({
  id: 'dangling-network-policy',
  title: 'NetworkPolicy is for no Pods',
  description:
    'A NetworkPolicy holds for the Pods that its podSelector selects. Where no workload makes such Pods it isolates ' +
    'nothing, and the Pods that it was written for stay open to everybody, although the policy is there to be seen. ' +
    'An empty podSelector is for all Pods of the namespace, those of tomorrow too, and is never reported.',
  remediation:
    'Give podSelector the labels of the Pod template that the policy is for, in the same namespace.',
  whenNot:
    'Where the Pods come from another repository, or an operator that is in none of the manifests gives ' +
    'them their labels, exempt the NetworkPolicy by name.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
  ],
  severity: 'medium',
  kinds: NETWORK_POLICIES,
  operations: ['CREATE', 'UPDATE'],
  neighbours: WORKLOADS,
  covers: { 'kube-linter': ['dangling-networkpolicy'] },
  parameters: NO_PARAMETERS,
  unfixable:
    'Which Pods are meant cannot be read from the policy, and another selector would cut off those that it finds.',

  detect: ({ object, namespace, neighbours }) => {
    const selector = mapAt(object, 'spec', 'podSelector');
    if (neighbours === undefined || selectsAll(selector) || neighbours.mayHaveMoreIn(namespace)) return [];
    if (podMakersIn(neighbours, namespace).selectedBy(selector).length > 0) return [];
    const wanted = requirementsOf(selector);
    const all = wanted.join(', ');
    return [
      {
        pointer: '/spec/podSelector',
        value: all,
        reason: `podSelector selects no Pods (${inBrief(wanted)}): correct spec.podSelector`,
        detail: `podSelector asks for ${all}, and no Pod template in the namespace ${namespace} has that.`,
      },
    ];
  },
});
