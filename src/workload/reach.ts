import { listAt, stringAt } from '#json/value.ts';
import { once } from './once.ts';
import type { Container, Pod } from './pod.ts';

/**
 * The containers that a change of the field at `pointer` reaches: of a container's own item that one, of a volume those
 * that mount it, of anything else in the Pod's spec all of them, and outside of it none.
 */
export function reachOf(pod: Pod, pointer: string): readonly Container[] {
  if (!pointer.startsWith(`${pod.pointer}/`)) return [];
  const [list = '', index = ''] = pointer.slice(pod.pointer.length + 1).split('/', 2);
  const { byPointer, byVolume } = partsOf(pod);
  if (list !== 'volumes') {
    const own = byPointer.get(`${pod.pointer}/${list}/${index}`);
    return own === undefined ? pod.containers : [own];
  }
  if (index === '') return pod.containers;
  const volume = stringAt(listAt(pod.spec, 'volumes')[Number(index)], 'name');
  return volume === undefined ? pod.containers : (byVolume.get(volume) ?? []);
}

interface Parts {
  readonly byPointer: ReadonlyMap<string, Container>;
  /** Who mounts a volume, by its name. */
  readonly byVolume: ReadonlyMap<string, readonly Container[]>;
}

const partsOf = once(
  (pod: Pod): Parts => ({
    byPointer: new Map(pod.containers.map((container) => [container.pointer, container])),
    byVolume: mountersIn(pod),
  }),
);

function mountersIn({ containers }: Pod): ReadonlyMap<string, readonly Container[]> {
  const mounters = new Map<string, Container[]>();
  for (const container of containers) {
    for (const volume of mountedBy(container)) {
      const others = mounters.get(volume);
      if (others === undefined) mounters.set(volume, [container]);
      else others.push(container);
    }
  }
  return mounters;
}

/** The names of its volumes, each once. */
function mountedBy({ spec }: Container): ReadonlySet<string> {
  const mounts = [...listAt(spec, 'volumeMounts'), ...listAt(spec, 'volumeDevices')];
  return new Set(mounts.map((mount) => stringAt(mount, 'name')).filter((name) => name !== undefined));
}
