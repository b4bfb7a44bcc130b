import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { autoscalersOf, fewestReplicas } from '#workload/autoscaling.ts';
import { keptBy, mustStay } from '#workload/disruption.ts';
import { AUTOSCALERS, DISRUPTION_BUDGETS, WORKLOADS } from '#workload/kinds.ts';
import { nameOf } from '#workload/named.ts';

export default definePolicy({
  id: 'pdb-against-hpa',
  title: 'PodDisruptionBudget asks for as many Pods as the autoscaler leaves',
  description:
    'A HorizontalPodAutoscaler scales down to minReplicas. A budget whose minAvailable is that number or more lets no ' +
    'Pod be evicted then: drains of nodes and upgrades of the cluster work under load, and wait for ever in the quiet ' +
    'hours in which they are done.',
  remediation: "Set the budget's minAvailable below the autoscaler's minReplicas, or use maxUnavailable: 1.",
  whenNot:
    'A store whose Pods only a person may move, or for which somebody raises minReplicas before each ' +
    'drain, may be kept so: exempt its budget by name, and write down whom to ask.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions',
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  ],
  severity: 'medium',
  kinds: DISRUPTION_BUDGETS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: [...WORKLOADS, ...AUTOSCALERS],
  covers: { polaris: ['pdbMinAvailableGreaterThanOrEqualToHPAMinReplicas'] },
  parameters: NO_PARAMETERS,
  unfixable: 'Which of the two numbers is the one that was thought about cannot be read from them.',

  detect: ({ object, namespace, neighbours }) => {
    if (neighbours === undefined) return [];
    const kept = keptBy(object, neighbours, namespace);
    const [only] = kept;
    // What a budget keeps of several workloads together, the others may spare.
    if (only === undefined || kept.length > 1) return [];
    const [fewest] = autoscalersOf(only.kind, only.object, neighbours, namespace)
      .map(fewestReplicas)
      .sort((a, b) => a - b);
    const least = fewest === undefined ? undefined : mustStay(object, fewest);
    if (fewest === undefined || fewest === 0 || least === undefined || least < fewest) return [];
    const name = nameOf(only.object) ?? '';
    return [
      {
        pointer: '/spec/minAvailable',
        value: `${least} of ${fewest}`,
        reason: `minAvailable keeps ${least} and the autoscaler goes down to ${fewest}, so no node drains: use maxUnavailable: 1`,
        detail: `At its minReplicas of ${fewest} the autoscaler of ${only.kind.kind} ${name} leaves no Pod that may be evicted.`,
      },
    ];
  },
});
