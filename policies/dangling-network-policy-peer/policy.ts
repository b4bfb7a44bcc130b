import { type Json, listAt, mapAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { NETWORK_POLICIES, WORKLOADS } from '#workload/kinds.ts';
import { podMakersIn } from '#workload/pods-in.ts';
import { inBrief, requirementsOf, selectsAll } from '#workload/selecting.ts';

export default definePolicy({
  id: 'dangling-network-policy-peer',
  title: 'NetworkPolicy lets Pods in or out that are not there',
  description:
    'A rule of a NetworkPolicy names its peers by their labels. Where no workload makes Pods with them nothing gets ' +
    'through, and those that the rule was written for are shut out; later, whoever gives a Pod these labels is let in. ' +
    'Peers with a namespaceSelector are left out: which namespaces there are is not for the manifests to say.',
  remediation:
    "Give the peer's podSelector the labels of the Pod template that it is for, in the policy's namespace.",
  whenNot:
    'A peer that another repository deploys, or a person now and then (a debugging Pod, a backup run by ' +
    'hand), is not among the manifests: exempt the NetworkPolicy by name.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
  ],
  severity: 'low',
  kinds: NETWORK_POLICIES,
  operations: ['CREATE', 'UPDATE'],
  neighbours: WORKLOADS,
  covers: { 'kube-linter': ['dangling-networkpolicypeer-podselector'] },
  parameters: NO_PARAMETERS,
  unfixable:
    'Which Pods are meant cannot be read from the policy, and another selector would let others through.',

  detect: ({ object, namespace, neighbours }) => {
    if (neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const makers = podMakersIn(neighbours, namespace);
    return peersOf(object)
      .filter(({ peer }) => mapAt(peer, 'namespaceSelector') === undefined)
      .map(({ peer, ...place }) => ({ ...place, selector: mapAt(peer, 'podSelector') }))
      .filter(({ selector }) => !selectsAll(selector))
      .filter(({ selector }) => makers.selectedBy(selector).length === 0)
      .map(({ selector, pointer, direction }) => {
        const wanted = requirementsOf(selector);
        const all = wanted.join(', ');
        return {
          pointer: `${pointer}/podSelector`,
          item: direction,
          value: all,
          reason: `${direction} peer selects no Pods (${inBrief(wanted)}): correct podSelector`,
          detail: `The peer asks for ${all}, and no Pod template in the namespace ${namespace} has that.`,
        };
      });
  },
});

interface Peer {
  readonly direction: 'ingress' | 'egress';
  readonly pointer: string;
  readonly peer: Json;
}

const DIRECTIONS = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const;

function peersOf(policy: Json): readonly Peer[] {
  return DIRECTIONS.flatMap(([direction, list]) =>
    listAt(policy, 'spec', direction).flatMap((rule, index) =>
      listAt(rule, list).map((peer, at) => ({
        direction,
        pointer: `/spec/${direction}/${index}/${list}/${at}`,
        peer,
      })),
    ),
  );
}
