import { at, mapAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { DISRUPTION_BUDGETS } from '#workload/kinds.ts';

const POINTER = '/spec/unhealthyPodEvictionPolicy';

export default definePolicy({
  id: 'pdb-unhealthy-eviction',
  title: 'Pods that are not ready keep their node from being drained',
  description:
    'Unless a budget says otherwise, a Pod that runs but is not ready may be evicted only while enough others are ready. A program ' +
    'that crashes in a loop, or that waits for something that does not come, then holds its node for ever, although evicting it ' +
    'would take nothing from anybody. Kubernetes recommends AlwaysAllow for that reason.',
  remediation:
    'Set spec.unhealthyPodEvictionPolicy to AlwaysAllow, or to IfHealthyBudget where that is meant.',
  whenNot:
    'A store whose members catch up for long before they are ready should say IfHealthyBudget, which this ' +
    'policy takes. A budget that an operator writes is set back: exempt it by name.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
    'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/',
  ],
  severity: 'low',
  kinds: DISRUPTION_BUDGETS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  covers: {
    'kube-linter': ['pdb-unhealthy-pod-eviction-policy'],
    'k8s-auto-fix': ['pdb_unhealthy_eviction_policy'],
  },

  detect: ({ object }) => {
    if (at(object, 'spec', 'unhealthyPodEvictionPolicy') !== undefined) return [];
    return [
      {
        pointer: POINTER,
        value: 'unset',
        reason: 'Pods that are not ready block drains: set spec.unhealthyPodEvictionPolicy: AlwaysAllow',
        detail:
          'spec.unhealthyPodEvictionPolicy is not set, so running Pods that are not ready are evicted only while enough ' +
          'others are.',
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'With AlwaysAllow a Pod that is about to become ready may be evicted before it is. A member of a database or a ' +
        'queue that catches up with the others then starts anew, and where many do, the whole may not come back.',
    },
    pointers: [POINTER],
    offer: ({ pointer }, { object }) =>
      mapAt(object, 'spec') && {
        risk: 'risky',
        edits: [{ op: 'set', pointer, value: 'AlwaysAllow' }],
      },
  },
});
