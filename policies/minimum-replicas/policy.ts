import { numberAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { REPLICATED } from '#workload/kinds.ts';
import { isMadeByWorkload } from '#workload/made-by.ts';
import { replicasOf } from '#workload/replicas.ts';

export default definePolicy({
  id: 'minimum-replicas',
  title: 'Workload has too few replicas to lose one',
  description:
    'With one replica every drain of a node, every crash and many a rollout is an outage. A workload that says nothing ' +
    'has one. Where an autoscaler sets the number, the manifest says nothing on purpose: exempt such a workload. One that ' +
    'is scaled to 0 is switched off, and let be.',
  remediation: 'Set spec.replicas to as many as let the work go on while one of them is away.',
  whenNot:
    'A database with one ReadWriteOnce volume and a controller that elects no leader can run but once, ' +
    'and beside an autoscaler the manifest leaves the number out: exempt them by name. In a cluster for ' +
    'development, set the parameter minimum to 1.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  ],
  covers: { 'kube-linter': ['minimum-three-replicas'], polaris: ['deploymentMissingReplicas'] },
  severity: 'low',
  kinds: REPLICATED,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      minimum: {
        description: 'How many replicas a workload has to have, unless it has none.',
        type: 'integer',
        minimum: 1,
        maximum: 1_000,
        default: 2,
      },
    },
  },
  unfixable:
    'Whether a program can run beside itself cannot be read from the object, and how many run is never for a mend to say.',

  detect: ({ object, pod }, parameters) => {
    const minimum = numberAt(parameters, 'minimum') ?? 0;
    const replicas = replicasOf(object);
    if (pod === undefined || isMadeByWorkload(object)) return [];
    if (replicas === undefined || replicas <= 0 || replicas >= minimum) return [];
    return [
      {
        pointer: '/spec/replicas',
        value: String(replicas),
        reason: `${replicas} ${replicas === 1 ? 'replica is' : 'replicas are'} too few: set spec.replicas: ${minimum} or more`,
        detail: `spec.replicas is ${replicas}${replicas === 1 ? ', which is also what it is when unset' : ''}; the least is ${minimum}.`,
      },
    ];
  },
});
