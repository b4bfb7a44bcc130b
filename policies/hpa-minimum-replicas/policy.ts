import { numberAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { AUTOSCALERS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'hpa-minimum-replicas',
  title: 'Autoscaler may leave too few replicas',
  description:
    'In quiet hours an autoscaler goes down to minReplicas, which is 1 unless it is set. With one replica the service is away ' +
    'whenever its node is drained or its Pod moves, and until a new one is ready.',
  remediation: 'Set spec.minReplicas to 2 or more.',
  whenNot:
    'Workers that take from a queue may be away in quiet hours, since the work waits for them; so may ' +
    'whatever runs in a cluster for development. Set the parameter minimum to 1 there, or exempt them by ' +
    'name.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/',
  ],
  severity: 'low',
  kinds: AUTOSCALERS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      minimum: {
        description: 'The fewest replicas that an autoscaler may go down to.',
        type: 'integer',
        minimum: 1,
        maximum: 2_147_483_647,
        default: 2,
      },
    },
  },
  unfixable:
    'Whether the program can run in several replicas, and whether there is room for them, is not in the object.',
  covers: { 'kube-linter': ['hpa-minimum-three-replicas'], polaris: ['hpaMinAvailability'] },

  detect: ({ object }, parameters) => {
    // The API server writes its default down.
    const least = numberAt(object, 'spec', 'minReplicas') ?? 1;
    const minimum = numberAt(parameters, 'minimum') ?? 0;
    if (least >= minimum) return [];
    return [
      {
        pointer: '/spec/minReplicas',
        value: String(least),
        reason: `autoscaler may go down to ${least} of ${minimum} replicas: set spec.minReplicas: ${minimum}`,
        detail: `spec.minReplicas is ${least}${least === 1 ? ', which it also is when unset' : ''}; ${minimum} are wanted.`,
      },
    ];
  },
});
