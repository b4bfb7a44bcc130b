import { booleanAt, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { isEmptySelector, labelsIn, mismatch } from '#workload/label-selector.ts';
import type { Pod } from '#workload/pod.ts';
import { ofPods, type Tell } from './gather.ts';
import type { Invariant, State } from './invariant.ts';
import { isBatch, isPod } from './kind.ts';

export const selector: Invariant = {
  id: 'selector',
  demands:
    "A workload's selector is there, is not empty and matches the labels of its template; a ReplicationController without one takes those labels, a Job has one of its own only with `manualSelector: true`, and the Jobs of a CronJob never.",
  source:
    'ValidateDeploymentSpec, ValidateReplicaSetSpec, ValidateStatefulSetSpec, ValidateDaemonSetSpec, ValidateReplicationControllerSpec, ValidateJobSpec, ValidateJobTemplateSpec',
  breaches: ofPods((pod, tell, state) => {
    const { kind, object } = state;
    if (isPod(kind)) return;
    const spec = mapAt(object, 'spec');
    const labels = mapAt(pod.metadata, 'labels');
    if (kind.kind === 'ReplicationController') checkController(mapAt(spec, 'selector'), labels, tell);
    else if (isBatch(kind, 'CronJob')) checkJobTemplate(mapAt(spec, 'jobTemplate', 'spec'), tell);
    else if (isBatch(kind, 'Job')) checkJob(state, spec, labels, tell);
    else checkWorkload(mapAt(spec, 'selector'), labels, tell);
  }),
};

type Labels = Pod['metadata'];

function checkWorkload(own: JsonMap | undefined, labels: Labels, tell: Tell): void {
  if (own === undefined || isEmptySelector(own)) {
    tell('no selector');
    return;
  }
  const key = mismatch(own, labels);
  if (key !== undefined) tell(`selector does not match the label ${key} of the template`);
}

function checkController(own: JsonMap | undefined, labels: Labels, tell: Tell): void {
  if (labelsIn(own) === 0) {
    if (labelsIn(labels) === 0) tell('no selector');
    return;
  }
  for (const key in own) {
    if ((own[key] ?? null) !== null && own[key] !== stringAt(labels, key))
      tell(`selector does not match the label ${key} of the template`);
  }
}

/** Until a Job exists the API server writes its selector and the labels for it. */
function checkJob({ old }: State, spec: JsonMap | undefined, labels: Labels, tell: Tell): void {
  const own = mapAt(spec, 'selector');
  const manual = booleanAt(spec, 'manualSelector') === true;
  if (own === undefined) {
    if (manual) tell('no selector');
    return;
  }
  const key = manual || old !== undefined ? mismatch(own, labels) : undefined;
  if (key !== undefined) tell(`selector does not match the label ${key} of the template`);
}

function checkJobTemplate(spec: JsonMap | undefined, tell: Tell): void {
  if (mapAt(spec, 'selector') !== undefined) tell('selector in a CronJob');
  if (booleanAt(spec, 'manualSelector') === true) tell('manualSelector in a CronJob');
}
