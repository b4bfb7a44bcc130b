import { listAt, numberAt, stringAt } from '#json/value.ts';
import type { Container } from './pod.ts';
import { PROBES, probedPort } from './probes.ts';

/** A port on which a container listens, by its own word. */
export interface ListeningPort {
  readonly number: number;
  readonly protocol: string;
  /** JSON Pointer of the number: `/spec/containers/0/ports/1/containerPort`, or that of a probe. */
  readonly pointer: string;
}

/**
 * The ports that a container declares or is asked on by a probe, each once. A declaration is mere information, so a probe
 * says as much; and a mend that declares what a probe asks then brings nothing in.
 */
export function listeningPorts(container: Container): readonly ListeningPort[] {
  const ports = new Map<string, ListeningPort>();
  for (const port of [...declaredBy(container), ...askedBy(container)]) {
    const key = `${port.number}/${port.protocol}`;
    if (!ports.has(key)) ports.set(key, port);
  }
  return [...ports.values()];
}

function declaredBy({ spec, pointer }: Container): readonly ListeningPort[] {
  return listAt(spec, 'ports').flatMap((port, index) => {
    const number = numberAt(port, 'containerPort');
    if (number === undefined) return [];
    const protocol = stringAt(port, 'protocol') || 'TCP';
    return [{ number, protocol, pointer: `${pointer}/ports/${index}/containerPort` }];
  });
}

function askedBy(container: Container): readonly ListeningPort[] {
  return PROBES.flatMap((field) => {
    const { port, elsewhere, pointer } = probedPort(container, field) ?? {};
    return typeof port !== 'number' || elsewhere === true || pointer === undefined
      ? []
      : [{ number: port, protocol: 'TCP', pointer }];
  });
}
