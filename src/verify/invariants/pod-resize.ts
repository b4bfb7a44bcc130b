import { isMap, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { alike, fieldsOf } from './alike.ts';
import { ofObjects, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

export const podResize: Invariant = {
  id: 'pod-resize',
  demands:
    'Through `pods/resize` only the cpu and memory of containers change, and none that is stated goes. (A Pod stays in its QoS class, which is not looked at here because no mend touches a resize; what else is changed is dropped.)',
  source: 'ValidatePodResize, validateContainerResize, dropNonResizeUpdates',
  breaches: ofObjects(({ kind, object, old, subresource }, tell) => {
    if (old === undefined || subresource !== 'resize' || !isPod(kind)) return;
    for (const list of ['containers', 'initContainers']) {
      checkContainers(listAt(object, 'spec', list), listAt(old, 'spec', list), tell);
    }
  }),
};

function checkContainers(now: readonly Json[], before: readonly Json[], tell: Tell): void {
  if (now.length !== before.length) {
    tell('containers are added or removed');
    return;
  }
  before.forEach((old, index) => {
    const container = now[index];
    const name = stringAt(old, 'name') ?? '';
    if (!isMap(old) || !isMap(container)) return;
    if (stringAt(container, 'name') !== stringAt(old, 'name')) tell(`container ${name} is renamed`);
    for (const list of ['requests', 'limits']) {
      checkList(mapAt(container, 'resources', list), mapAt(old, 'resources', list), (line) =>
        tell(`container ${name}: ${line}`),
      );
    }
  });
}

function checkList(now: JsonMap | undefined, before: JsonMap | undefined, tell: Tell): void {
  for (const resource of fieldsOf(now, before)) {
    const [amount, old] = [member(now, resource), member(before, resource)];
    if (amount === undefined && old !== undefined) tell(`${resource} is removed`);
    else if (resource !== 'cpu' && resource !== 'memory' && !alike(amount, old))
      tell(`${resource} is changed`);
  }
}
