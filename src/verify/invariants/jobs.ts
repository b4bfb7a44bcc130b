import { type JsonList, type JsonMap, listAt, mapAt, member, numberAt, stringAt } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';
import { ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { jobSpecOf } from './job-spec.ts';
import { isBatch } from './kind.ts';

export const jobs: Invariant = {
  id: 'jobs',
  demands:
    'The numbers of a Job (`ttlSecondsAfterFinished`, `backoffLimit` and so on) are not negative; `completionMode: Indexed` has `completions`, and only with it come `backoffLimitPerIndex`, `maxFailedIndexes` and `successPolicy`; a rule of a `podFailurePolicy` names a container that is there.',
  source: 'validateJobSpec, validatePodFailurePolicy, validatePodReplacementPolicy',
  breaches: ofPods((pod, tell, state) => {
    const spec = jobSpecOf(state);
    if (spec === undefined) return;
    for (const field of NUMBERS) if ((numberAt(spec, field) ?? 0) < 0) tell(`${field} is negative`);
    checkIndexes(spec, isBatch(state.kind, 'Job'), tell);
    checkReplacement(spec, tell);
    checkRules(listAt(spec, 'podFailurePolicy', 'rules'), pod, tell);
  }),
};

const NUMBERS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];

/** In a Job, but not in a CronJob, `completions` are 1 where `parallelism` is not stated either. */
function checkIndexes(spec: JsonMap, defaulted: boolean, tell: Tell): void {
  if (stringAt(spec, 'completionMode') !== 'Indexed') {
    for (const field of OF_INDEXED)
      if (member(spec, field) !== undefined) tell(`${field} of a Job that is not Indexed`);
    return;
  }
  const stated = [member(spec, 'completions'), member(spec, 'parallelism')];
  if (stated[0] === undefined && !(defaulted && stated[1] === undefined)) tell('Indexed without completions');
  const failed = numberAt(spec, 'maxFailedIndexes');
  if (failed !== undefined) checkFailed(failed, spec, tell);
}

const OF_INDEXED = ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'];

function checkFailed(failed: number, spec: JsonMap, tell: Tell): void {
  if (member(spec, 'backoffLimitPerIndex') === undefined)
    tell('maxFailedIndexes without backoffLimitPerIndex');
  if (failed > (numberAt(spec, 'completions') ?? failed)) tell('maxFailedIndexes is above completions');
}

function checkReplacement(spec: JsonMap, tell: Tell): void {
  const policy = stringAt(spec, 'podReplacementPolicy');
  if (policy === undefined || policy === 'Failed') return;
  if (policy !== 'TerminatingOrFailed') tell('podReplacementPolicy is none that there is');
  else if (mapAt(spec, 'podFailurePolicy') !== undefined)
    tell('podReplacementPolicy is not Failed beside a podFailurePolicy');
}

function checkRules(rules: JsonList, { containers }: Pod, tell: Tell): void {
  if (rules.length === 0) return;
  const names = new Set(containers.filter(({ kind }) => kind !== 'ephemeral').map(({ name }) => name));
  for (const rule of rules) {
    const name = stringAt(rule, 'onExitCodes', 'containerName');
    if (name !== undefined && !names.has(name))
      tell(`podFailurePolicy names container ${name}, which is not there`);
  }
}
