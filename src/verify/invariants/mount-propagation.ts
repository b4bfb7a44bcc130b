import { booleanAt, listAt, stringAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const mountPropagation: Invariant = {
  id: 'mount-propagation',
  demands: 'Only a `privileged` container has a mount with `mountPropagation: Bidirectional`.',
  source: 'validateMountPropagation',
  breaches: ofContainers(({ spec }, tell) => {
    for (const mount of listAt(spec, 'volumeMounts')) {
      if (stringAt(mount, 'mountPropagation') !== 'Bidirectional') continue;
      if (booleanAt(spec, 'securityContext', 'privileged') === true) continue;
      tell(`mount ${stringAt(mount, 'mountPath') ?? ''} is Bidirectional without privileged`);
    }
  }),
};
