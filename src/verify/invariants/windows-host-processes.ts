import { booleanAt } from '#json/value.ts';
import { called, ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';

const HOST_PROCESS = ['securityContext', 'windowsOptions', 'hostProcess'] as const;

export const windowsHostProcess: Invariant = {
  id: 'windows-host-process',
  demands:
    'Where one container is a `hostProcess` of Windows, all are, none says otherwise than the Pod, and the Pod has `hostNetwork: true`.',
  source: 'validateWindowsHostProcessPod',
  breaches: ofPods(({ spec, containers }, tell) => {
    const ofPod = booleanAt(spec, ...HOST_PROCESS);
    let count = 0;
    for (const container of containers) {
      const own = booleanAt(container.spec, ...HOST_PROCESS);
      if (own ?? ofPod) count++;
      if (own !== undefined && ofPod !== undefined && own !== ofPod) {
        tell(`${called(container)}: hostProcess is not what the pod says`);
      }
    }
    if (count === 0) return;
    if (count < containers.length) tell('some containers are hostProcess and some are not');
    if (booleanAt(spec, 'hostNetwork') !== true) tell('hostProcess without hostNetwork');
  }),
};
