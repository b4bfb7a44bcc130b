import { isList, isMap, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { alike, fieldsOf } from './alike.ts';
import { ofObjects, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

export const podUpdate: Invariant = {
  id: 'pod-update',
  demands:
    'Of the spec of a Pod only the images of its containers change; `tolerations` may be added, `schedulingGates` removed (and while there are any, `nodeSelector` and node affinity narrowed), `activeDeadlineSeconds` set and lowered, a negative `terminationGracePeriodSeconds` become 1.',
  source: 'ValidatePodUpdate, ValidateContainerUpdates, validateOnlyAddedTolerations',
  breaches: ofObjects(({ kind, object, old, subresource }, tell) => {
    if (old === undefined || subresource !== '' || !isPod(kind)) return;
    const [now, before] = [mapAt(object, 'spec'), mapAt(old, 'spec')];
    for (const field of fieldsOf(now, before)) {
      const check = MUTABLE.get(field) ?? isSame;
      if (!check(member(now, field), member(before, field), before)) tell(`${field} is changed`);
    }
    for (const list of CONTAINERS) checkContainers(listAt(now, list), listAt(before, list), tell);
  }),
};

type Check = (now: Json | undefined, before: Json | undefined, spec: JsonMap | undefined) => boolean;

const isSame: Check = alike;

/** More may be asked of the node, of which only the node selector is looked into: no mend touches the other. */
const whileGated: Check = (now, before, spec) => {
  if (alike(now, before)) return true;
  if (listAt(spec, 'schedulingGates').length === 0) return false;
  for (const key in isMap(before) ? before : {}) {
    if (typeof member(before, key) === 'string' && member(now, key) !== member(before, key)) return false;
  }
  return true;
};

const isDeadline: Check = (now, before) => {
  if (before === undefined) return true;
  return typeof now === 'number' && typeof before === 'number' && now <= before;
};

const isGrace: Check = (now, before) =>
  alike(now, before) || (now === 1 && typeof before === 'number' && before < 0);

const added: Check = (now, before) => isWithin(itemsOf(before), itemsOf(now));
const removed: Check = (now, before) => isWithin(itemsOf(now), itemsOf(before));

const CONTAINERS = ['containers', 'initContainers'];
const anything: Check = () => true;

const MUTABLE: ReadonlyMap<string, Check> = new Map([
  ['containers', anything],
  ['initContainers', anything],
  ['tolerations', added],
  ['schedulingGates', removed],
  ['nodeSelector', whileGated],
  ['affinity', whileGated],
  ['activeDeadlineSeconds', isDeadline],
  ['terminationGracePeriodSeconds', isGrace],
]);

/** How long a toleration lasts may change. */
const IDENTITY = ['name', 'key', 'operator', 'value', 'effect'];

function itemsOf(list: Json | undefined): ReadonlySet<string> {
  const items = isList(list) ? list : [];
  return new Set(items.map((item) => IDENTITY.map((key) => stringAt(item, key) ?? '').join(' ')));
}

function isWithin(items: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  for (const item of items) if (!all.has(item)) return false;
  return true;
}

function checkContainers(now: readonly Json[], before: readonly Json[], tell: Tell): void {
  if (now.length !== before.length) {
    tell('containers are added or removed');
    return;
  }
  now.forEach((container, index) => {
    const old = before[index];
    if (!isMap(container) || !isMap(old)) return;
    for (const field of fieldsOf(container, old)) {
      if (field !== 'image' && !alike(member(container, field), member(old, field)))
        tell(`container ${stringAt(old, 'name') ?? ''}: ${field} is changed`);
    }
  });
}
