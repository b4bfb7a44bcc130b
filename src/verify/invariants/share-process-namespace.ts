import { booleanAt } from '#json/value.ts';
import { ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const shareProcessNamespace: Invariant = {
  id: 'share-process-namespace',
  demands: 'A Pod has not both `shareProcessNamespace: true` and `hostPID: true`.',
  source: 'validatePodSpecSecurityContext',
  breaches: ofPods(({ spec }, tell) => {
    if (booleanAt(spec, 'shareProcessNamespace') === true && booleanAt(spec, 'hostPID') === true)
      tell('shareProcessNamespace with hostPID');
  }),
};
