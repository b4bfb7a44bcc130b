import { numberAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { autoscalersOf } from '#workload/autoscaling.ts';
import { AUTOSCALERS, REPLICATED } from '#workload/kinds.ts';

export default definePolicy({
  id: 'hpa-against-replicas',
  title: 'Workload states its replicas beside an autoscaler',
  description:
    'A HorizontalPodAutoscaler writes spec.replicas of its workload. A manifest that states it too puts the number ' +
    'back whenever it is applied: in the middle of a load the workload shrinks to what the file says, and a GitOps tool ' +
    'does so again and again. 0 is left out: it switches the autoscaler off.',
  remediation: 'Remove spec.replicas from the manifest and leave the number to the autoscaler.',
  whenNot:
    'While a workload is handed over to an autoscaler the number may stay until the field has another ' +
    'owner, and for good where a GitOps tool leaves spec.replicas out of what it applies.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  ],
  severity: 'low',
  kinds: REPLICATED,
  operations: ['CREATE', 'UPDATE'],
  neighbours: AUTOSCALERS,
  parameters: NO_PARAMETERS,
  manifestsOnly:
    'The API server gives every workload a number of replicas, so that its own objects always state one.',
  unfixable:
    'Taken out of a manifest that was applied before, the number falls to 1 until the autoscaler acts, unless the owner ' +
    'of the field is changed first.',

  detect: ({ kind, object, namespace, neighbours }) => {
    const replicas = numberAt(object, 'spec', 'replicas') ?? 0;
    if (neighbours === undefined || replicas === 0) return [];
    if (autoscalersOf(kind, object, neighbours, namespace).length === 0) return [];
    return [
      {
        pointer: '/spec/replicas',
        value: String(replicas),
        reason: `every apply sets replicas back to ${replicas}, against the autoscaler: remove spec.replicas`,
        detail: `spec.replicas is ${replicas}, and a HorizontalPodAutoscaler scales this ${kind.kind}.`,
      },
    ];
  },
});
