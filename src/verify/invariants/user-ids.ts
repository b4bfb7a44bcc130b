import { type Json, listAt, mapAt, member } from '#json/value.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';

const LARGEST = 2 ** 31 - 1;

export const userIds: Invariant = {
  id: 'user-ids',
  demands:
    '`runAsUser`, `runAsGroup`, `fsGroup` and `supplementalGroups` are numbers from 0 to 2147483647. (Whether `runAsNonRoot` and `runAsUser: 0` contradict each other nobody asks before the kubelet does.)',
  source: 'validatePodSpecSecurityContext, ValidateSecurityContext',
  breaches: ofPods(({ spec, containers }, tell) => {
    const context = mapAt(spec, 'securityContext');
    if (context !== undefined) {
      for (const field of ['runAsUser', 'runAsGroup', 'fsGroup'])
        checkId(member(context, field), field, tell);
      for (const group of listAt(context, 'supplementalGroups')) checkId(group, 'supplementalGroups', tell);
    }
    for (const container of containers) {
      const own = mapAt(container.spec, 'securityContext');
      if (own === undefined) continue;
      checkId(member(own, 'runAsUser'), 'runAsUser', (line) => tell(`${called(container)}: ${line}`));
      checkId(member(own, 'runAsGroup'), 'runAsGroup', (line) => tell(`${called(container)}: ${line}`));
    }
  }),
};

function checkId(id: Json | undefined, field: string, tell: Tell): void {
  if (typeof id === 'number' && !(id >= 0 && id <= LARGEST)) tell(`${field} is not from 0 to ${LARGEST}`);
}
