import type { AdmissionRequest } from '#admission/request.ts';
import { type Json, listAt, stringAt } from '#json/value.ts';
import { isPutBack } from './put-back.ts';

/**
 * Whether a mend may set a pointer to `value`, or remove it where there is none. Fields that the API server lets nobody
 * change are left alone: a patch to one would refuse the whole request. Unless it puts back what is stored. What also
 * depends on the whole object is for the proof to find out (src/verify/invariants). Sources: ValidatePodUpdate,
 * ValidatePodEphemeralContainersUpdate, ValidatePodResize, ValidateStatefulSetUpdate, ValidateJobSpecUpdate,
 * ValidateDeploymentUpdate, ValidateReplicaSetUpdate and ValidateDaemonSetSpecUpdate in k8s.io/kubernetes.
 */
export type Mutable = (pointer: string, value?: Json) => boolean;

export function mutableFields(request: AdmissionRequest): Mutable {
  const { operation, kind, subresource, object = {}, oldObject = {} } = request;
  if (operation !== 'UPDATE') return everything;
  const rule = ON_UPDATE[`${kind.group}/${kind.kind}${subresource === '' ? '' : `/${subresource}`}`];
  if (rule === undefined) return everything;
  const free = rule(request);
  return (pointer, value) => free(pointer) || isPutBack({ stored: oldObject, sent: object, pointer, value });
}

type Rule = (request: AdmissionRequest) => Fields;
type Fields = (pointer: string) => boolean;

const everything: Fields = () => true;
const nothing: Fields = () => false;

/** What of the spec of a StatefulSet may change. Source: ValidateStatefulSetUpdate in k8s.io/kubernetes. */
export const OF_STATEFUL_SET: readonly string[] = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
];

/** Kinds that are not here may change altogether: CronJobs, ReplicationControllers, and those of strangers. */
const ON_UPDATE: Readonly<Record<string, Rule>> = {
  // Of a Pod more may change (images, tolerations), but nothing that a mend has a reason to touch so late.
  '/Pod': () => nothing,
  '/Pod/ephemeralcontainers': newEphemeralContainers,
  '/Pod/resize': () => nothing,
  'apps/Deployment': () => allBut('/spec/selector'),
  'apps/ReplicaSet': () => allBut('/spec/selector'),
  'apps/DaemonSet': () => allBut('/spec/selector'),
  'apps/StatefulSet': () => onlyOfSpec(...OF_STATEFUL_SET),
  'batch/Job': () =>
    onlyOfSpec(
      'parallelism',
      'activeDeadlineSeconds',
      'backoffLimit',
      'maxFailedIndexes',
      'podReplacementPolicy',
      'suspend',
      'ttlSecondsAfterFinished',
    ),
};

/** All but `frozen`, what is in it, and what it is in. */
function allBut(frozen: string): Fields {
  return (pointer) => !isWithin(pointer, frozen) && !isWithin(frozen, pointer);
}

function onlyOfSpec(...fields: readonly string[]): Fields {
  return (pointer) => {
    if (pointer === '') return false;
    return !isWithin(pointer, '/spec') || fields.some((field) => isWithin(pointer, `/spec/${field}`));
  };
}

function isWithin(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}

/** Those that come with this request; the others stay as they are. */
function newEphemeralContainers({ object, oldObject }: AdmissionRequest): Fields {
  const known = new Set(namesIn(oldObject));
  const isNew = namesIn(object).map((name) => !known.has(name));
  return (pointer) => {
    const [, index] = /^\/spec\/ephemeralContainers\/(\d+)\//.exec(pointer) ?? [];
    return index !== undefined && isNew[Number(index)] === true;
  };
}

function namesIn(pod: AdmissionRequest['object']): readonly (string | undefined)[] {
  return listAt(pod, 'spec', 'ephemeralContainers').map((container) => stringAt(container, 'name'));
}
