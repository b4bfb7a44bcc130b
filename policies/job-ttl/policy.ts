import { at, booleanAt, type Json, type JsonMap, listAt, mapAt, numberAt, stringAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

const FIELD = 'ttlSecondsAfterFinished';
const POINTER = `/spec/${FIELD}`;

export default definePolicy({
  id: 'job-ttl',
  title: 'Finished Job is never removed',
  description:
    'A Job stays in the cluster after it has finished, with its Pods and their logs, until somebody deletes it. Jobs ' +
    'that a pipeline makes again and again fill etcd and slow every list of Pods down. A Job of a CronJob is left out: ' +
    'the history limits of the CronJob remove it.',
  remediation: `Set spec.${FIELD} to the seconds for which the finished Job is of use.`,
  whenNot:
    'Where something reads finished Jobs (a pipeline, an operator, Argo CD with hooks), that is who should ' +
    'remove them.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/',
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#clean-up-finished-jobs-automatically',
  ],
  covers: {
    'kube-linter': ['job-ttl-seconds-after-finished'],
    'k8s-auto-fix': ['job_ttl_after_finished'],
  },
  severity: 'low',
  kinds: WORKLOADS.filter(({ kind }) => kind === 'Job'),
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      seconds: {
        description: 'How long a fix lets a finished Job stay, in seconds.',
        type: 'integer',
        minimum: 0,
        maximum: 2_147_483_647,
        default: 86_400,
      },
    },
  },

  detect: ({ object }, parameters) => {
    if (at(object, 'spec', FIELD) !== undefined || isOfCronJob(object)) return [];
    return [
      {
        pointer: POINTER,
        value: 'unset',
        reason: `finished Job is never removed: set spec.${FIELD}: ${secondsIn(parameters)}`,
        detail: `spec.${FIELD} is not set and no CronJob owns the Job, so nothing removes it once it has finished.`,
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'Whoever reads the finished Job later finds it gone with its logs: a pipeline that waits for its result, a Helm ' +
        'hook, a person. A GitOps tool that finds it gone creates it anew, and so runs it again.',
    },
    pointers: [POINTER],
    offer: ({ pointer }, { object }, parameters) =>
      mapAt(object, 'spec') && {
        risk: 'risky',
        edits: [{ op: 'set', pointer, value: secondsIn(parameters) }],
      },
  },
});

function secondsIn(parameters: JsonMap): number {
  return numberAt(parameters, 'seconds') ?? 0;
}

function isOfCronJob(object: JsonMap): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some(isCronJobInControl);
}

function isCronJobInControl(owner: Json): boolean {
  if (booleanAt(owner, 'controller') !== true || stringAt(owner, 'kind') !== 'CronJob') return false;
  return stringAt(owner, 'apiVersion')?.startsWith('batch/') === true;
}
