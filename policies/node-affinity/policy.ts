import { listAt, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import type { Pod } from '#workload/pod.ts';

const RULES = [
  ['requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'],
  ['preferredDuringSchedulingIgnoredDuringExecution'],
];

export default definePolicy({
  id: 'node-affinity',
  title: 'Pod does not say on which nodes it belongs',
  description:
    'Where nodes differ, in hardware, zone or who pays for them, a Pod that says nothing runs on any of them. Whether that ' +
    'matters is for a site to say: in a cluster of like nodes it does not. A node selector says as much as a node ' +
    'affinity, and so does a node by its name.',
  remediation:
    'Set affinity.nodeAffinity or nodeSelector to the labels of the nodes that the Pod belongs on.',
  whenNot:
    'In a cluster of like nodes it does not matter, and a DaemonSet for every node is not to say any: ' +
    'leave the policy out, or exempt such agents by name.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity'],
  covers: { 'kube-linter': ['no-node-affinity'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which nodes are meant is not in the object, and where a Pod runs is never for a mend to say.',

  detect: ({ pod }) => {
    if (pod === undefined || saysWhere(pod)) return [];
    return [
      {
        pointer: `${pod.pointer}/affinity/nodeAffinity`,
        value: 'unset',
        reason: 'the Pod may run on any node: set affinity.nodeAffinity or nodeSelector',
        detail: 'affinity.nodeAffinity, nodeSelector and nodeName are not set or empty.',
      },
    ];
  },
});

function saysWhere({ spec }: Pod): boolean {
  if ((stringAt(spec, 'nodeName') ?? '') !== '') return true;
  const selector = Object.values(mapAt(spec, 'nodeSelector') ?? {});
  if (selector.some((label) => label !== null)) return true;
  return RULES.some((rule) => listAt(spec, 'affinity', 'nodeAffinity', ...rule).length > 0);
}
