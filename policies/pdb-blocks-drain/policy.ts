import { at, type Json } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { DISRUPTION_BUDGETS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'pdb-blocks-drain',
  title: 'Disruption budget lets no Pod be evicted',
  description:
    'With maxUnavailable 0 or minAvailable 100% no Pod of the budget can ever be evicted, so draining its node waits ' +
    'without end: node upgrades and the cluster autoscaler stop there until somebody deletes the Pod by hand.',
  remediation: 'Set spec.maxUnavailable to 1 or more, or spec.minAvailable below the number of replicas.',
  whenNot:
    'A Pod that only a person may move (a single database, a computation of days) may be kept so: exempt ' +
    'its budget by name, and write down whom to ask before a drain.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  ],
  severity: 'medium',
  kinds: DISRUPTION_BUDGETS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'How many Pods may be away at a time is for who runs them to say; some may not be moved at all.',
  covers: { 'kube-linter': ['pdb-max-unavailable', 'pdb-min-available'], polaris: ['pdbDisruptionsIsZero'] },

  detect: ({ object }) =>
    FIELDS.flatMap(({ field, blocks, advice }) => {
      const value = at(object, 'spec', field);
      if (value === undefined || !blocks(value)) return [];
      return [
        {
          pointer: `/spec/${field}`,
          item: field,
          value: String(value),
          reason: `no Pod of the budget can be evicted (${field}: ${value}): set ${advice}`,
          detail: `spec.${field} is ${value}, so nodes with such Pods cannot be drained.`,
        },
      ];
    }),
});

interface Bound {
  readonly field: string;
  readonly blocks: (value: Json) => boolean;
  readonly advice: string;
}

const FIELDS: readonly Bound[] = [
  {
    field: 'maxUnavailable',
    blocks: (value) => value === 0 || (typeof value === 'string' && /^0+%$/.test(value)),
    advice: 'it to 1 or more',
  },
  {
    field: 'minAvailable',
    blocks: (value) => typeof value === 'string' && /^0*100%$/.test(value),
    advice: 'maxUnavailable: 1 in its place',
  },
];
