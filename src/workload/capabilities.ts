import { type JsonList, listAt } from '#json/value.ts';
import { once } from './once.ts';
import type { Container } from './pod.ts';

/**
 * The capabilities that a container adds and drops, as container runtimes read them: in any case, and `ALL` for every
 * one. They differ about a name that starts with `CAP_`: to CRI-O and Docker it is the same name, while containerd
 * puts its own `CAP_` before it and so finds none. Each reading here is the one that leaves the container more.
 * Sources: WithCapabilities in https://github.com/containerd/containerd/blob/v2.1.4/internal/cri/opts/spec_opts.go,
 * SpecSetupCapabilities in https://github.com/cri-o/cri-o/blob/main/internal/factory/container/container.go.
 */

/** One entry of `capabilities.add`. */
export interface AddedCapability {
  /** `SYS_ADMIN`, however it is written. */
  readonly name: string;
  /** JSON Pointer of the entry, e.g. `/spec/containers/0/securityContext/capabilities/add/1`. */
  readonly pointer: string;
}

/** The entries of `capabilities.add`, in their order; one that names nothing is left out. */
export const addedCapabilities = once((container: Container): readonly AddedCapability[] =>
  writtenCapabilities(container).flatMap(({ written, ...capability }) =>
    written === '' ? [] : [capability],
  ),
);

/**
 * The same with their spelling, which a runtime overlooks and a standard may not; empty ones too, and a null is one: the
 * API server stores it so.
 */
export interface WrittenCapability extends AddedCapability {
  readonly written: string;
}

export const writtenCapabilities = once((container: Container): readonly WrittenCapability[] => {
  const list = capabilitiesPointer(container, 'add');
  return entriesOf(container, 'add').flatMap((entry, index) => {
    const written = entry ?? '';
    if (typeof written !== 'string') return [];
    return [{ name: capabilityName(written), written, pointer: `${list}/${index}` }];
  });
});

/** The names that every runtime drops, in upper case: `ALL`, `NET_RAW`. */
export const droppedCapabilities = once((container: Container): ReadonlySet<string> => {
  const written = entriesOf(container, 'drop').filter((entry) => typeof entry === 'string');
  return new Set(written.map((name) => name.toUpperCase()));
});

/** `capabilities.add` or `.drop` as it stands in the object; empty where there is none. */
export function entriesOf(container: Container, list: CapabilityList): JsonList {
  return listAt(container.context, 'capabilities', list);
}

/** JSON Pointer of `capabilities.add` or `.drop`, which need not exist. */
export function capabilitiesPointer(container: Container, list: CapabilityList): string {
  return `${container.pointer}/securityContext/capabilities/${list}`;
}

type CapabilityList = 'add' | 'drop';

/** `cap_sys_admin` -> `SYS_ADMIN` */
export function capabilityName(written: string): string {
  return written.toUpperCase().replace(/^CAP_/, '');
}
