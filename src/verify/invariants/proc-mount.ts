import { booleanAt, stringAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const procMount: Invariant = {
  id: 'proc-mount',
  demands: 'A container has `procMount: Unmasked` only in a Pod with `hostUsers: false`.',
  source: 'ValidateSecurityContext',
  breaches: ofContainers(({ spec }, tell, pod) => {
    if (stringAt(spec, 'securityContext', 'procMount') !== 'Unmasked') return;
    if (booleanAt(pod.spec, 'hostUsers') !== false) tell('procMount is Unmasked without hostUsers: false');
  }),
};
