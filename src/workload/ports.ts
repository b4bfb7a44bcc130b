import { at, type Json, listAt, member, numberAt } from '#json/value.ts';
import { once } from './once.ts';
import type { Container, Pod } from './pod.ts';

/**
 * The ports that containers declare. Source: ContainerPort in the API reference; how the kubelet resolves a name:
 * ResolveContainerPort in k8s.io/kubernetes, pkg/probe/util.go.
 */

/** True when the container itself gives one of its ports this name; nobody looks for a name in other containers. */
export function declaresName(container: Container, name: string): boolean {
  return listAt(container.spec, 'ports').some((port) => member(port, 'name') === name);
}

/** The TCP ports that the containers of a Pod declare for all of them: they share one network. */
export function tcpPortsOf(pod: Pod): ReadonlySet<number> {
  const declared = new Set<number>();
  for (const port of pod.containers.flatMap(({ spec }) => listAt(spec, 'ports'))) {
    const number = numberAt(port, 'containerPort');
    if (number !== undefined && isTcp(port)) declared.add(number);
  }
  return declared;
}

/** True when the container declares the number, for whatever protocol. */
export function declaresNumber(container: Container, number: number): boolean {
  return numbersOf(container).has(number);
}

const numbersOf = once((container: Container): ReadonlySet<number> => {
  const ports = listAt(container.spec, 'ports').map((port) => numberAt(port, 'containerPort'));
  return new Set(ports.filter((port) => port !== undefined));
});

/** What the API server takes for the number of a port. */
export function isPortNumber(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** TCP is the default. */
function isTcp(port: Json): boolean {
  const protocol = at(port, 'protocol');
  return protocol === undefined || protocol === '' || protocol === 'TCP';
}
