import { mapAt, member } from '#json/value.ts';
import { OF_STATEFUL_SET } from '#propose/mutable.ts';
import { alike, fieldsOf } from './alike.ts';
import { ofObjects } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isApp } from './kind.ts';

export const statefulSetUpdate: Invariant = {
  id: 'stateful-set-update',
  demands:
    'Of the spec of a StatefulSet only `replicas`, `template`, `updateStrategy`, `minReadySeconds`, `ordinals`, `revisionHistoryLimit` and `persistentVolumeClaimRetentionPolicy` change.',
  source: 'ValidateStatefulSetUpdate',
  breaches: ofObjects(({ kind, object, old, subresource }, tell) => {
    if (old === undefined || subresource !== '' || !isApp(kind, 'StatefulSet')) return;
    const [now, before] = [mapAt(object, 'spec'), mapAt(old, 'spec')];
    for (const field of fieldsOf(now, before)) {
      if (!OF_STATEFUL_SET.includes(field) && !alike(member(now, field), member(before, field)))
        tell(`${field} is changed`);
    }
  }),
};
