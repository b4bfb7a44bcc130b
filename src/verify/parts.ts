import { at, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { PROBES } from '#workload/probes.ts';
import { Bag } from './bag.ts';
import { wholeText } from './whole-text.ts';

/** Whether the policies named the very item at this pointer, and not only something above it. */
export type Named = (pointer: string) => boolean;

/** The first volume that went without being named, as a breach. */
export function lostVolume(before: Pod, after: Pod, named: Named): string | undefined {
  return lostItem(before.spec, after.spec, 'volumes', before.pointer, named);
}

const CHECKS = [...PROBES, 'lifecycle'];
const LISTS = ['ports', 'env', 'envFrom', 'volumeMounts', 'volumeDevices'];

/** The first probe, hook or list item of a container that went without being named, as a breach. */
export function lostPart(before: Container, after: Container, named: Named): string | undefined {
  for (const check of CHECKS) {
    const gone = at(before.spec, check) !== undefined && at(after.spec, check) === undefined;
    if (gone && !named(`${before.pointer}/${check}`)) return `its ${check} goes`;
  }
  for (const list of LISTS) {
    const lost = lostItem(before.spec, after.spec, list, before.pointer, named);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function lostItem(
  before: JsonMap,
  after: JsonMap,
  list: string,
  pointer: string,
  named: Named,
): string | undefined {
  if (before[list] === after[list]) return undefined;
  const callOf = list === 'envFrom' ? wholeText : nameOf;
  const left = new Bag(listAt(after, list).map(callOf));
  const lost = listAt(before, list).findIndex(
    (item, index) => !left.take(callOf(item)) && !named(`${pointer}/${list}/${index}`),
  );
  return lost < 0 ? undefined : `item ${lost} of its ${list} goes`;
}

/** Ports are told apart by number and protocol, mounts by where they are, all else by name. */
function nameOf(item: Json): string {
  const port = at(item, 'containerPort');
  if (port !== undefined) return `${wholeText(port)}/${stringAt(item, 'protocol') || 'TCP'}`;
  return wholeText(at(item, 'mountPath') ?? at(item, 'devicePath') ?? at(item, 'name') ?? null);
}
