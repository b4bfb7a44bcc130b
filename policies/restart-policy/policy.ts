import { stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'restart-policy',
  title: 'Restart policy does not go with the kind of workload',
  description:
    'What runs until somebody deletes it restarts its containers whenever they end: the API server takes only ' +
    'restartPolicy Always there. A Job and a CronJob end, so it takes only OnFailure and Never, and because Always is ' +
    'what a Pod has by default, it refuses a Job that says nothing. Never in a Job is no fault: the Job itself makes ' +
    'another Pod. A Pod that somebody starts by hand may have any.',
  remediation: 'Set restartPolicy to OnFailure or Never in a Job or CronJob, and leave it out elsewhere.',
  whenNot: 'Never: the API server refuses such an object.',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
  covers: { 'kube-linter': ['restart-policy'] },
  severity: 'medium',
  kinds: WORKLOADS.filter(({ kind }) => kind !== 'Pod'),
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'Whether the program is to end or not, and so which kind of workload is meant, cannot be read from the object.',

  detect: ({ kind, pod }) => {
    if (pod === undefined) return [];
    const value = stringAt(pod.spec, 'restartPolicy') || 'Always';
    const ends = kind.group === 'batch';
    if (ends !== (value === 'Always')) return [];
    return [
      {
        pointer: `${pod.pointer}/restartPolicy`,
        value,
        reason: ends
          ? `a ${kind.kind} cannot restart its Pods for ever: set restartPolicy: OnFailure or Never`
          : `a ${kind.kind} cannot have the restart policy ${value}: remove restartPolicy`,
        detail: `restartPolicy is ${value}${ends ? ', which is also what it is when unset' : ''}: the API server refuses that.`,
      },
    ];
  },
});
