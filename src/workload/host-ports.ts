import { booleanAt, isMap, type Json, type JsonMap, listAt, numberAt, stringAt } from '#json/value.ts';
import { once } from './once.ts';
import type { Container, Pod } from './pod.ts';

/** A port of the node that a container asks for. */
export interface HostPort {
  readonly container: Container;
  /** `8080/TCP`; `#` and its index in the place of the number where the object gives none. */
  readonly target: string;
  readonly hostPort: number;
  /** The node's address that it is bound to; all of them where the object gives none. */
  readonly hostIP: string | undefined;
  /** JSON Pointer of what asks for it: `/spec/containers/0/ports/1/hostPort`. */
  readonly pointer: string;
  /**
   * What is left of a port that has a hostIP too, without both: alone it means nothing, and the API server warns of it.
   */
  readonly left: JsonMap | undefined;
}

/** The one edit after which the port takes none of the node. */
export function withoutHostPort({ pointer, left }: HostPort) {
  return left === undefined
    ? ({ op: 'remove', pointer } as const)
    : ({ op: 'set', pointer: pointer.slice(0, -'/hostPort'.length), value: left } as const);
}

/** True when the Pod's containers listen on the node's own addresses. */
export function usesHostNetwork(pod: Pod): boolean {
  return booleanAt(pod.spec, 'hostNetwork') === true;
}

/** Every hostPort in the Pod other than 0, which asks for none, by its pointer, in the object's order. */
export const hostPortsOf = once((pod: Pod): ReadonlyMap<string, HostPort> => {
  const ports = pod.containers.flatMap((container) =>
    listAt(container.spec, 'ports').flatMap((port, index) => {
      const found = hostPortIn(port, container, index);
      return found === undefined ? [] : [[found.pointer, found] as const];
    }),
  );
  return new Map(ports);
});

function hostPortIn(port: Json, container: Container, index: number): HostPort | undefined {
  const hostPort = numberAt(port, 'hostPort') ?? 0;
  if (hostPort === 0) return undefined;
  return {
    container,
    target: `${numberAt(port, 'containerPort') ?? `#${index}`}/${textAt(port, 'protocol') ?? 'TCP'}`,
    hostPort,
    hostIP: textAt(port, 'hostIP'),
    left: leftOf(port),
    pointer: `${container.pointer}/ports/${index}/hostPort`,
  };
}

function leftOf(port: Json): JsonMap | undefined {
  if (!isMap(port) || textAt(port, 'hostIP') === undefined) return undefined;
  const { hostPort: _, hostIP: __, ...left } = port;
  return left;
}

/** An empty text is unset, as for the API server. */
function textAt(port: Json, key: string): string | undefined {
  const text = stringAt(port, key);
  return text === '' ? undefined : text;
}
