import { booleanAt, listAt } from '#json/value.ts';
import { called, ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const hostUsers: Invariant = {
  id: 'host-users',
  demands:
    'A Pod with `hostUsers: false` has none of `hostNetwork`, `hostPID` and `hostIPC`, and no container of it has `volumeDevices`.',
  source: 'validateHostUsers',
  breaches: ofPods(({ spec, containers }, tell) => {
    if (booleanAt(spec, 'hostUsers') !== false) return;
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (booleanAt(spec, field) === true) tell(`${field} with hostUsers: false`);
    }
    for (const container of containers) {
      if (listAt(container.spec, 'volumeDevices').length > 0)
        tell(`${called(container)}: volumeDevices with hostUsers: false`);
    }
  }),
};
