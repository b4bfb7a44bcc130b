import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { REPLICATED } from '#workload/kinds.ts';
import { isMadeByWorkload } from '#workload/made-by.ts';
import { replicasOf } from '#workload/replicas.ts';
import {
  constraintsOf,
  SPREAD,
  SPREAD_RISK,
  spreadingEdit,
  spreadOver,
  UNSPREADABLE,
} from '#workload/spreading.ts';

export default definePolicy({
  id: 'topology-spread',
  title: 'Nothing says how the replicas are spread',
  description:
    'A topologySpreadConstraint says over what the Pods of a workload are spread, zones or nodes, and how evenly. Without ' +
    'one that counts these Pods the cluster decides, by defaults which its administrator may change. Asked whatever the ' +
    'number of replicas is, because an autoscaler may raise it; but not of a workload that is scaled to 0.',
  remediation: 'Add a topologySpreadConstraint whose labelSelector selects the Pods of the workload.',
  whenNot:
    'A podAntiAffinity by node or zone, or default constraints of the scheduler that the site chose, do ' +
    'as well, and with one node and one zone there is nothing to spread over: exempt those, or leave the ' +
    'policy out.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/'],
  covers: { polaris: ['topologySpreadConstraint'] },
  severity: 'low',
  kinds: REPLICATED,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: UNSPREADABLE,

  detect: ({ object, pod }) => {
    if (pod === undefined || isMadeByWorkload(object) || replicasOf(object) === 0) return [];
    if (spreadOver(pod).length > 0) return [];
    const others = constraintsOf(pod).length > 0;
    return [
      {
        pointer: `${pod.pointer}/topologySpreadConstraints`,
        value: others ? 'of other Pods' : 'unset',
        reason: others
          ? 'topologySpreadConstraints count other Pods: select the labels of the template'
          : 'nothing says how the replicas are spread: set topologySpreadConstraints',
        detail: others
          ? 'No labelSelector in topologySpreadConstraints selects the labels of these Pods.'
          : 'topologySpreadConstraints is not set or empty.',
      },
    ];
  },

  fix: {
    risks: { risky: SPREAD_RISK },
    pointers: SPREAD,
    offer: (_, { kind, object, pod }) => {
      const edit = pod && spreadingEdit(kind, object, pod);
      return edit && { risk: 'risky', edits: [edit] };
    },
  },
});
