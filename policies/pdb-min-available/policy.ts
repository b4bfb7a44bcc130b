import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { autoscalersOf } from '#workload/autoscaling.ts';
import { keptBy, mustStay } from '#workload/disruption.ts';
import { AUTOSCALERS, DISRUPTION_BUDGETS, REPLICATED, WORKLOADS } from '#workload/kinds.ts';
import { nameOf } from '#workload/named.ts';
import { replicasOf } from '#workload/replicas.ts';

export default definePolicy({
  id: 'pdb-min-available',
  title: 'PodDisruptionBudget asks for as many Pods as there are',
  description:
    'Where minAvailable is the number of replicas or more, no Pod may ever be evicted: the drain of a node waits for ' +
    'ever, and so do the upgrade of the cluster and its autoscaler. One replica cannot be kept by a budget at all. ' +
    'Shares are rounded up: 50% of one Pod is one. What an autoscaler scales is left to the policy about that.',
  remediation: 'Set minAvailable below the number of replicas, use maxUnavailable: 1, or run more replicas.',
  whenNot:
    'A database of one replica that a person moves before each drain may be kept so: exempt its budget by ' +
    'name, and write down whom to ask.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions',
    'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
  ],
  severity: 'medium',
  kinds: DISRUPTION_BUDGETS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: [...WORKLOADS, ...AUTOSCALERS],
  covers: { 'kube-linter': ['pdb-min-available'] },
  parameters: NO_PARAMETERS,
  unfixable:
    'How many Pods can be spared, and whether there should be more, is for the one who runs the program to say.',

  detect: ({ object, namespace, neighbours }) => {
    if (neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const kept = keptBy(object, neighbours, namespace);
    const isCounted = kept.every(
      ({ kind, object: workload }) =>
        REPLICATED.some((scaled) => scaled.kind === kind.kind) &&
        replicasOf(workload) !== undefined &&
        autoscalersOf(kind, workload, neighbours, namespace).length === 0,
    );
    const pods = kept.reduce((sum, { object: workload }) => sum + (replicasOf(workload) ?? 0), 0);
    const least = mustStay(object, pods);
    if (!isCounted || pods === 0 || least === undefined || least < pods) return [];
    const names = kept.map(({ object: workload }) => nameOf(workload) ?? '').sort();
    const whose = names.length === 1 ? `replicas of ${names[0]}` : `replicas of ${names.length} workloads`;
    return [
      {
        pointer: '/spec/minAvailable',
        value: `${least} of ${pods}`,
        reason: `minAvailable keeps ${least} of ${pods} ${whose}, so no node drains: use maxUnavailable: 1`,
        detail: `The budget is for the Pods of ${names.join(', ')}: there are ${pods}, and ${least} have to stay available.`,
      },
    ];
  },
});
