import { numberAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { AUTOSCALERS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'hpa-fixed-replicas',
  title: 'Autoscaler has no room to scale',
  description:
    'An autoscaler whose maxReplicas is its minReplicas keeps that number whatever the load: it does not do what it seems to, ' +
    'and overwrites spec.replicas of what it scales. minReplicas is 1 unless it is set.',
  remediation: 'Set spec.maxReplicas above spec.minReplicas, or remove the autoscaler and set spec.replicas.',
  whenNot:
    'An autoscaler that is pinned for a while, for a load test or a migration, need not be deleted for ' +
    'that: exempt it with an end (until).',
  references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
  severity: 'low',
  kinds: AUTOSCALERS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'How many replicas there is room for cannot be read from the object.',
  covers: { polaris: ['hpaMaxAvailability'] },

  detect: ({ object }) => {
    const least = numberAt(object, 'spec', 'minReplicas') ?? 1;
    const most = numberAt(object, 'spec', 'maxReplicas');
    if (most === undefined || most > least) return [];
    return [
      {
        pointer: '/spec/maxReplicas',
        value: String(most),
        reason: `autoscaler cannot scale: set spec.maxReplicas above its least, ${least}`,
        detail: `spec.maxReplicas is ${most}, and at least ${least} replicas are kept.`,
      },
    ];
  },
});
