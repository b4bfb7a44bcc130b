import { at, type Json, mapAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

const POINTER = '/spec/concurrencyPolicy';

export default definePolicy({
  id: 'cron-job-concurrency',
  title: 'CronJob starts a run while the one before is still going',
  description:
    'Unless a CronJob says otherwise, Kubernetes starts each run on time even if earlier ones have not ended. Runs that ' +
    'became slow then pile up, do the same work twice, and take the memory and the locks that the first one needs to end.',
  remediation: 'Set spec.concurrencyPolicy to Forbid, or to Replace where only the newest run counts.',
  whenNot:
    'Runs that have nothing to do with each other may overlap, and where every single run counts Forbid would ' +
    'leave some out.',
  references: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy'],
  severity: 'low',
  kinds: WORKLOADS.filter(({ kind }) => kind === 'CronJob'),
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  detect: ({ object }) => {
    if (!allowsOverlap(at(object, 'spec', 'concurrencyPolicy'))) return [];
    return [
      {
        pointer: POINTER,
        // The API server writes its default down, so that unset and Allow cannot be told apart later.
        value: 'Allow',
        reason: 'runs of the CronJob may overlap: set spec.concurrencyPolicy: Forbid',
        detail: 'spec.concurrencyPolicy is Allow, which is also what it is when unset.',
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'With Forbid a run that is still going makes the next one be left out, and one that hangs makes all of them: ' +
        'a job that counts on every run, or whose runs are meant to overlap, misses some.',
    },
    pointers: [POINTER],
    conflicts:
      'Where the manifest states concurrencyPolicy: Allow, the fix changes it; where it says nothing, they ' +
      'do not conflict.',
    offer: ({ pointer }, { object }) =>
      mapAt(object, 'spec') && { risk: 'risky', edits: [{ op: 'set', pointer, value: 'Forbid' }] },
  },
});

function allowsOverlap(policy: Json | undefined): boolean {
  return policy === undefined || policy === '' || policy === 'Allow';
}
