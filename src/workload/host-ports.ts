import { booleanAt, listAt, member, numberAt, stringAt } from '#json/value.ts';
import type { Container, Pod } from './pod.ts';

/** A port of the node that a container asks for. */
export interface HostPort {
  readonly container: Container;
  /** `8080/TCP`; `#` and its index in the place of the number where the object gives none. */
  readonly target: string;
  readonly hostPort: number;
  /** The node's address that it is bound to; all of them where the object gives none. */
  readonly hostIP: string | undefined;
  /** JSON Pointers of what asks for it, hostPort first. */
  readonly pointers: readonly [string, ...string[]];
}

/** True when the Pod's containers listen on the node's own addresses. */
export function usesHostNetwork(pod: Pod): boolean {
  return booleanAt(pod.spec, 'hostNetwork') === true;
}

/** Every hostPort in the Pod other than 0, which asks for none. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  return pod.containers.flatMap((container) =>
    listAt(container.spec, 'ports').flatMap((port, index) => {
      const hostPort = numberAt(port, 'hostPort') ?? 0;
      if (hostPort === 0) return [];
      const pointer = `${container.pointer}/ports/${index}`;
      const target = `${numberAt(port, 'containerPort') ?? `#${index}`}/${stringAt(port, 'protocol') ?? 'TCP'}`;
      // Without a hostPort the address means nothing, and the API server warns of it.
      const address = member(port, 'hostIP') === undefined ? [] : [`${pointer}/hostIP`];
      return [
        {
          container,
          target,
          hostPort,
          hostIP: stringAt(port, 'hostIP'),
          pointers: [`${pointer}/hostPort`, ...address],
        },
      ];
    }),
  );
}
