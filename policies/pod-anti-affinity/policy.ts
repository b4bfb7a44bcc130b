import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { REPLICATED } from '#workload/kinds.ts';
import { isMadeByWorkload } from '#workload/made-by.ts';
import { replicasOf } from '#workload/replicas.ts';
import {
  keepsOffItsNode,
  NODE,
  SPREAD,
  SPREAD_RISK,
  spreadingEdit,
  spreadOver,
  UNSPREADABLE,
} from '#workload/spreading.ts';

export default definePolicy({
  id: 'pod-anti-affinity',
  title: 'All replicas may run on one node',
  description:
    'Several replicas are of use only if they do not fail together. Unless the Pods ask to be kept apart, nothing stops the ' +
    'scheduler from putting all of them on one node, whose failure is then an outage. By default it only leans the ' +
    'other way a little, and what a cluster does by default may change. A rule counts if it means Pods of this workload ' +
    'and keeps them on different nodes, preferred or required: podAntiAffinity, or a topologySpreadConstraint by ' +
    'kubernetes.io/hostname. A workload of one replica is not asked.',
  remediation:
    'Add a topologySpreadConstraint or a podAntiAffinity by kubernetes.io/hostname that selects the Pods of the workload.',
  whenNot:
    'On a single node nothing can be spread; workers whose work waits for them may fail together, and ' +
    'programs that share a cache on the node belong together: exempt those by name.',
  references: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  ],
  covers: { 'kube-linter': ['no-anti-affinity'], 'k8s-auto-fix': ['no_anti_affinity'] },
  severity: 'low',
  kinds: REPLICATED,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: UNSPREADABLE,

  detect: ({ object, pod, namespace }) => {
    const replicas = replicasOf(object) ?? 0;
    if (pod === undefined || isMadeByWorkload(object) || replicas < 2) return [];
    if (keepsOffItsNode(pod, namespace) || spreadOver(pod).includes(NODE)) return [];
    return [
      {
        pointer: `${pod.pointer}/affinity/podAntiAffinity`,
        value: 'unset',
        reason: 'all replicas may run on one node: set topologySpreadConstraints or podAntiAffinity',
        detail:
          `spec.replicas is ${replicas}, and neither podAntiAffinity nor a topologySpreadConstraint by ${NODE} selects ` +
          'the labels of these Pods.',
      },
    ];
  },

  fix: {
    // Not podAntiAffinity: beside other rules of affinity it has more to it than a preference for other nodes.
    risks: { risky: SPREAD_RISK },
    pointers: SPREAD,
    offer: (_, { kind, object, pod }) => {
      const edit = pod && spreadingEdit(kind, object, pod);
      return edit && { risk: 'risky', edits: [edit] };
    },
  },
});
