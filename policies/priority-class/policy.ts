import { booleanAt, listAt, stringAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'priority-class',
  title: 'Pod has no priority, or one that is not meant for it',
  description:
    'When a cluster is full, the scheduler evicts Pods of a lower priority for those of a higher one. A Pod without a ' +
    'priority class has that of the cluster, mostly 0, and so goes with the rest; and one in a class of the system, ' +
    'which anybody may write into a manifest, drives others out. Which classes there are is for a site to say.',
  remediation: 'Set priorityClassName to a class that your site has for such programs.',
  whenNot:
    'Where a PriorityClass has globalDefault, a Pod that names none is in that one: set the parameter ' +
    'required to false. What the cluster itself lives by (CNI, DNS, storage) may need a class of the ' +
    'system.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/'],
  covers: { 'kube-linter': ['priority-class-name'], polaris: ['priorityClassNotSet'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      required: {
        description: 'Whether a Pod has to name a priority class.',
        type: 'boolean',
        default: true,
      },
      allow: {
        description: 'The priority classes that a Pod may name; any where this is empty.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
    },
  },
  unfixable: 'Which priority is meant is not in the object, and who goes first is never for a mend to say.',

  detect: ({ pod }, parameters) => {
    if (pod === undefined) return [];
    const pointer = `${pod.pointer}/priorityClassName`;
    const name = stringAt(pod.spec, 'priorityClassName') ?? '';
    if (name === '') {
      if (booleanAt(parameters, 'required') !== true) return [];
      const detail =
        'priorityClassName is not set, so the Pod has the priority that the cluster has by default.';
      return [
        { pointer, value: 'unset', reason: 'the Pod has no priority class: set priorityClassName', detail },
      ];
    }
    const allowed = listAt(parameters, 'allow');
    if (allowed.length === 0 || allowed.includes(name)) return [];
    return [
      {
        pointer,
        value: name,
        reason: `the Pod has the priority class ${name}, which is not allowed: name another`,
        detail: `priorityClassName is ${name}; allowed are ${allowed.join(', ')}.`,
      },
    ];
  },
});
