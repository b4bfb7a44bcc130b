import { isMap, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { alike } from './alike.ts';
import { ofObjects } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

export const ephemeralContainersUpdate: Invariant = {
  id: 'ephemeral-containers-update',
  demands:
    'Through `pods/ephemeralcontainers` ephemeral containers are only added: those that are there stay as they are. (What else is changed is dropped.)',
  source: 'ValidatePodEphemeralContainersUpdate, dropNonEphemeralContainerUpdates',
  breaches: ofObjects(({ kind, object, old, subresource }, tell) => {
    if (old === undefined || subresource !== 'ephemeralcontainers' || !isPod(kind)) return;
    const now = byName(listAt(object, 'spec', 'ephemeralContainers'));
    for (const [name, before] of byName(listAt(old, 'spec', 'ephemeralContainers'))) {
      const container = now.get(name);
      if (container === undefined) tell(`ephemeral container ${name} is removed`);
      else if (!alike(container, before)) tell(`ephemeral container ${name} is changed`);
    }
  }),
};

function byName(containers: readonly Json[]): ReadonlyMap<string, JsonMap> {
  return new Map(containers.filter(isMap).map((container) => [stringAt(container, 'name') ?? '', container]));
}
