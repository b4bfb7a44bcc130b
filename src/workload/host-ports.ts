import { booleanAt, type Json, listAt, numberAt, stringAt } from '#json/value.ts';
import type { Container, Pod } from './pod.ts';

/** A port of the node that a container asks for. */
export interface HostPort {
  readonly container: Container;
  /** `8080/TCP`; `#` and its index in the place of the number where the object gives none. */
  readonly target: string;
  readonly hostPort: number;
  /** The node's address that it is bound to; all of them where the object gives none. */
  readonly hostIP: string | undefined;
  /** JSON Pointer of what asks for it. Without it a hostIP beside it opens nothing. */
  readonly pointer: string;
}

/** True when the Pod's containers listen on the node's own addresses. */
export function usesHostNetwork(pod: Pod): boolean {
  return booleanAt(pod.spec, 'hostNetwork') === true;
}

/** Each of many findings would read the whole Pod again. */
const READ = new WeakMap<Pod, ReadonlyMap<string, HostPort>>();

/** Every hostPort in the Pod other than 0, which asks for none, by its pointer, in the object's order. */
export function hostPortsOf(pod: Pod): ReadonlyMap<string, HostPort> {
  const known = READ.get(pod);
  if (known !== undefined) return known;
  const ports = pod.containers.flatMap((container) =>
    listAt(container.spec, 'ports').flatMap((port, index) => {
      const found = hostPortIn(port, container, index);
      return found === undefined ? [] : [[found.pointer, found] as const];
    }),
  );
  const read = new Map(ports);
  READ.set(pod, read);
  return read;
}

function hostPortIn(port: Json, container: Container, index: number): HostPort | undefined {
  const hostPort = numberAt(port, 'hostPort') ?? 0;
  if (hostPort === 0) return undefined;
  return {
    container,
    target: `${numberAt(port, 'containerPort') ?? `#${index}`}/${textAt(port, 'protocol') ?? 'TCP'}`,
    hostPort,
    hostIP: textAt(port, 'hostIP'),
    pointer: `${container.pointer}/ports/${index}/hostPort`,
  };
}

/** An empty text is unset, as for the API server. */
function textAt(port: Json, key: string): string | undefined {
  const text = stringAt(port, key);
  return text === '' ? undefined : text;
}
