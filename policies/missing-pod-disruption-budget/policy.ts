import { type JsonMap, numberAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { autoscalersOf, fewestReplicas } from '#workload/autoscaling.ts';
import { budgetsIn } from '#workload/disruption.ts';
import { AUTOSCALERS, DISRUPTION_BUDGETS, type GroupKind, WORKLOADS } from '#workload/kinds.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { labelsOf } from '#workload/pods-in.ts';
import { replicasOf } from '#workload/replicas.ts';

export default definePolicy({
  id: 'missing-pod-disruption-budget',
  title: 'Replicas may all be evicted at once',
  description:
    'A drain of a node evicts every Pod on it, and two nodes may be drained together: without a PodDisruptionBudget all ' +
    'replicas of a workload can be gone at one time, although it runs several so that this may not happen. A workload ' +
    'of one replica is left out: a budget could only keep its node from being drained.',
  remediation: 'Add a PodDisruptionBudget that selects the Pods, with maxUnavailable: 1.',
  whenNot:
    'Workers whose work waits for them may all be gone for a minute, and nobody drains the only node of a ' +
    'cluster: exempt them by name, or raise the parameter minimumReplicas.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  ],
  severity: 'low',
  kinds: WORKLOADS.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet'),
  operations: ['CREATE', 'UPDATE'],
  neighbours: [...DISRUPTION_BUDGETS, ...AUTOSCALERS],
  covers: { polaris: ['missingPodDisruptionBudget'] },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      minimumReplicas: {
        description: 'From how many replicas on a workload needs a budget.',
        type: 'integer',
        minimum: 1,
        default: 2,
      },
    },
  },
  unfixable: 'It takes another object, and how many Pods can be spared cannot be read from this one.',

  detect: ({ kind, object, pod, namespace, neighbours }, parameters) => {
    if (pod === undefined || neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const replicas = fewestOf(kind, object, neighbours, namespace);
    if (replicas < (numberAt(parameters, 'minimumReplicas') ?? 0)) return [];
    if (budgetsIn(neighbours, namespace).selecting(labelsOf(kind, pod)).length > 0) return [];
    return [
      {
        pointer: '/spec/template',
        value: 'none',
        reason: `no PodDisruptionBudget keeps the ${replicas} replicas: add one with maxUnavailable: 1`,
        detail: `The ${kind.kind} runs ${replicas} Pods, and no PodDisruptionBudget in the namespace ${namespace} selects them.`,
      },
    ];
  },
});

/** What it has in the quietest hour; none for certain where a tool has yet to write the number. */
function fewestOf(kind: GroupKind, workload: JsonMap, neighbours: Neighbours, namespace: string): number {
  const scaled = autoscalersOf(kind, workload, neighbours, namespace).map(fewestReplicas);
  return scaled.length === 0 ? (replicasOf(workload) ?? 0) : Math.min(...scaled);
}
