import { booleanAt, listAt, mapAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const privilegeEscalation: Invariant = {
  id: 'privilege-escalation',
  demands:
    'A container with `allowPrivilegeEscalation: false` is not `privileged` and adds no capability that is spelled exactly `CAP_SYS_ADMIN`.',
  source: 'ValidateSecurityContext',
  breaches: ofContainers(({ spec }, tell) => {
    const context = mapAt(spec, 'securityContext');
    if (booleanAt(context, 'allowPrivilegeEscalation') !== false) return;
    if (booleanAt(context, 'privileged') === true) tell('privileged without allowPrivilegeEscalation');
    if (listAt(context, 'capabilities', 'add').includes('CAP_SYS_ADMIN')) {
      tell('CAP_SYS_ADMIN without allowPrivilegeEscalation');
    }
  }),
};
