import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { targetOf } from '#workload/autoscaling.ts';
import { AUTOSCALERS, REPLICATED } from '#workload/kinds.ts';
import { isObjectName } from '#workload/named.ts';

export default definePolicy({
  id: 'dangling-hpa',
  title: 'HorizontalPodAutoscaler scales a workload that is not there',
  description:
    'An autoscaler names the workload that it scales. Where there is none of that kind and name in its namespace it ' +
    'does nothing but write events, and the workload that it was meant for stays at the size it has under any load. ' +
    "Targets of other kinds than Kubernetes' own are left out.",
  remediation: 'Set scaleTargetRef to the kind and name of a workload in the same namespace.',
  whenNot:
    'Where another repository or an operator makes the workload, exempt the autoscaler by name, or check ' +
    'both folders in one run.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/',
  ],
  severity: 'medium',
  kinds: AUTOSCALERS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: REPLICATED,
  covers: { 'kube-linter': ['dangling-horizontalpodautoscaler'] },
  parameters: NO_PARAMETERS,
  unfixable: 'Which workload is meant cannot be read from the autoscaler.',

  detect: ({ object, namespace, neighbours }) => {
    const target = targetOf(object);
    if (target === undefined || neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const { kind, name } = target;
    if (!isObjectName(name) || neighbours.called(name, kind, namespace).length > 0) return [];
    return [
      {
        pointer: '/spec/scaleTargetRef/name',
        value: `${kind.kind} ${name}`,
        reason: `autoscaler is for ${kind.kind} ${name}, which is not there: correct scaleTargetRef`,
        detail: `There is no ${kind.kind} ${name} in the namespace ${namespace}.`,
      },
    ];
  },
});
