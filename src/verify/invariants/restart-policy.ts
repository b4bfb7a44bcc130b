import { listAt, mapAt, member, stringAt } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant, State } from './invariant.ts';
import { jobSpecOf } from './job-spec.ts';
import { isBatch, isPod } from './kind.ts';

export const restartPolicy: Invariant = {
  id: 'restart-policy',
  demands:
    'The Pods of a Job or CronJob restart `OnFailure` or `Never` (only `Never` with a `podFailurePolicy`), those of other kinds `Always`, and these have no `activeDeadlineSeconds`; a container with `restartPolicyRules` has a `restartPolicy` of its own.',
  source:
    'validateJobSpec, ValidatePodTemplateSpecForReplicaSet, ValidateStatefulSetSpec, ValidateDaemonSetSpec, ValidatePodTemplateSpecForRC, validateContainerRestartPolicy',
  breaches: ofPods((pod, tell, state) => {
    checkRules(pod, tell);
    if (!isPod(state.kind)) checkTemplate(pod, state, tell);
  }),
};

function checkTemplate({ spec }: Pod, state: State, tell: Tell): void {
  const policy = stringAt(spec, 'restartPolicy') || 'Always';
  if (!isBatch(state.kind, 'Job') && !isBatch(state.kind, 'CronJob')) {
    if (policy !== 'Always') tell('restartPolicy is not Always');
    if (member(spec, 'activeDeadlineSeconds') !== undefined) tell('activeDeadlineSeconds in a template');
    return;
  }
  if (policy === 'Always') tell('restartPolicy is Always');
  if (policy === 'OnFailure' && mapAt(jobSpecOf(state), 'podFailurePolicy') !== undefined)
    tell('restartPolicy is not Never beside a podFailurePolicy');
}

function checkRules({ containers }: Pod, tell: Tell): void {
  for (const container of containers) {
    const rules = listAt(container.spec, 'restartPolicyRules').length;
    if (rules === 0 || container.kind === 'ephemeral') continue;
    if (stringAt(container.spec, 'restartPolicy') === undefined)
      tell(`${called(container)}: restartPolicyRules without restartPolicy`);
    if (rules > 20) tell(`${called(container)}: more than 20 restartPolicyRules`);
  }
}
