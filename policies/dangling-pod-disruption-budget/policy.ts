import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { keptBy, selectorOfBudget } from '#workload/disruption.ts';
import { DISRUPTION_BUDGETS, WORKLOADS } from '#workload/kinds.ts';
import { inBrief, requirementsOf, selectsAll } from '#workload/selecting.ts';

export default definePolicy({
  id: 'dangling-pod-disruption-budget',
  title: 'PodDisruptionBudget is for no Pods',
  description:
    'A budget keeps those Pods from being evicted all at once that its selector selects. Where no workload makes such ' +
    'Pods it keeps none, and the next drain of a node may end the whole service that it was written for. An empty ' +
    'selector is for all Pods of the namespace and is never reported.',
  remediation:
    'Give the selector the labels of the Pod template that the budget is for, in the same namespace.',
  whenNot:
    'Where the Pods come from another repository, or an operator that is in none of the manifests gives ' +
    'them their labels, exempt the budget by name.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
  ],
  severity: 'medium',
  kinds: DISRUPTION_BUDGETS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: WORKLOADS,
  parameters: NO_PARAMETERS,
  unfixable: 'Which Pods are meant cannot be read from the budget.',

  detect: ({ object, namespace, neighbours }) => {
    const selector = selectorOfBudget(object);
    if (neighbours === undefined || selectsAll(selector) || neighbours.mayHaveMoreIn(namespace)) return [];
    if (keptBy(object, neighbours, namespace).length > 0) return [];
    const wanted = requirementsOf(selector);
    const all = wanted.join(', ');
    return [
      {
        pointer: '/spec/selector',
        value: all,
        reason: `budget selects no Pods (${inBrief(wanted)}): correct spec.selector`,
        detail: `The selector asks for ${all}, and no Pod template in the namespace ${namespace} has that.`,
      },
    ];
  },
});
