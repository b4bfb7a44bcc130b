import { stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { LONG_RUNNING } from '#workload/kinds.ts';

/** Where each kind says how a change of its template reaches its Pods; the others never replace a Pod for it. */
const STRATEGIES: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'strategy'],
  ['StatefulSet', 'updateStrategy'],
  ['DaemonSet', 'updateStrategy'],
]);

const ROLLING = 'RollingUpdate';

export default definePolicy({
  id: 'rolling-update',
  title: 'Workload is not updated Pod by Pod',
  description:
    'A Deployment with the strategy Recreate stops all its Pods before it starts a new one, so each update is an outage. ' +
    'A StatefulSet or DaemonSet with OnDelete runs on unchanged until somebody deletes its Pods, so a fix that was ' +
    'applied may never run. Both have their use: two programs that cannot share a volume, updates that a person ' +
    'times. Without a strategy Kubernetes replaces Pod by Pod.',
  remediation: `Set the type of the update strategy to ${ROLLING}, or leave it out.`,
  whenNot:
    'A program that must not run beside its next version, or that holds a ReadWriteOnce volume, needs ' +
    'Recreate; storage and network agents whose restart a person times need OnDelete. Exempt them by ' +
    'name.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
    'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
  ],
  covers: { 'kube-linter': ['no-rolling-update-strategy'] },
  severity: 'low',
  kinds: LONG_RUNNING.filter(({ kind }) => STRATEGIES.has(kind)),
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  detect: ({ kind, object }) => {
    const field = STRATEGIES.get(kind.kind) ?? '';
    const type = stringAt(object, 'spec', field, 'type') ?? '';
    if (type === '' || type === ROLLING) return [];
    return [
      {
        pointer: `/spec/${field}/type`,
        value: type,
        reason: `updates do not go Pod by Pod: set spec.${field}.type: ${ROLLING}`,
        detail: `spec.${field}.type is ${type}.`,
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'While it is updated, the old program and the new one run beside each other, which not every program and no volume of ' +
        'a single node stands; and what waited for a person to delete it is replaced at once.',
    },
    pointers: ['/spec/strategy/type', '/spec/updateStrategy/type'],
    conflicts: 'The manifest states the type of the strategy, and the fix changes it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'set', pointer, value: ROLLING }] }),
  },
});
