import { type JsonMap, mapAt, member, numberAt } from '#json/value.ts';
import type { GroupKind } from '#workload/kinds.ts';
import { ofObjects } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isApp, isPod } from './kind.ts';

const DEFAULT_PROGRESS_SECONDS = 600;

export const replicas: Invariant = {
  id: 'replicas',
  demands:
    'The numbers of a workload (`replicas`, `minReadySeconds`, `revisionHistoryLimit` but for a StatefulSet, `startingDeadlineSeconds` and so on) are not negative; the `progressDeadlineSeconds` of a Deployment is more than its `minReadySeconds`.',
  source:
    'ValidateDeploymentSpec, ValidateReplicaSetSpec, ValidateStatefulSetSpec, ValidateDaemonSetSpec, ValidateReplicationControllerSpec, validateCronJobSpec',
  breaches: ofObjects(({ kind, object }, tell) => {
    const spec = isPod(kind) ? undefined : mapAt(object, 'spec');
    if (spec === undefined) return;
    for (const field of NUMBERS) if ((numberAt(spec, field) ?? 0) < 0) tell(`${field} is negative`);
    if (keepsHistory(kind) && (numberAt(spec, 'revisionHistoryLimit') ?? 0) < 0)
      tell('revisionHistoryLimit is negative');
    if (isApp(kind, 'Deployment') && progressSeconds(spec) <= (numberAt(spec, 'minReadySeconds') ?? 0))
      tell('progressDeadlineSeconds is not above minReadySeconds');
  }),
};

const NUMBERS = [
  'replicas',
  'minReadySeconds',
  'startingDeadlineSeconds',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
];

/** A StatefulSet has such a limit, too, but nobody asks whether it is negative. */
function keepsHistory(kind: GroupKind): boolean {
  return isApp(kind, 'Deployment') || isApp(kind, 'DaemonSet');
}

function progressSeconds(spec: JsonMap): number {
  const stated = member(spec, 'progressDeadlineSeconds');
  return typeof stated === 'number' ? stated : DEFAULT_PROGRESS_SECONDS;
}
