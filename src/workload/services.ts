import { type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import type { Neighbours } from './neighbours.ts';
import { isPlaceholder } from './placeholder.ts';
import type { Pod } from './pod.ts';
import { type PodMaker, podMakersIn } from './pods-in.ts';

/**
 * What Services lead to. Source: ServiceSpec in the API reference, and FindPort in k8s.io/endpointslice, utils.go.
 */

/** The workloads whose Pods a Service leads to. A policy that asks names WORKLOADS among its `neighbours`. */
export function backendsOf(service: JsonMap, neighbours: Neighbours, namespace: string): readonly PodMaker[] {
  const selector = mapAt(service, 'spec', 'selector');
  return podMakersIn(neighbours, namespace).selectedByMap(selector);
}

/** One port of a Service. */
export interface ServicePort {
  readonly index: number;
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
  /** A text is the name of a container's port, digits or not. */
  readonly target: number | string | undefined;
}

export function portsOf(service: JsonMap): readonly ServicePort[] {
  return listAt(service, 'spec', 'ports').map((port, index) => {
    const number = member(port, 'port');
    return {
      index,
      name: stringAt(port, 'name') || undefined,
      number: typeof number === 'number' ? number : undefined,
      protocol: protocolOf(port),
      // The API server takes 0 and an empty text for one that is left out.
      target: targetIn(member(port, 'targetPort') || number),
    };
  });
}

function targetIn(target: Json | undefined): number | string | undefined {
  return typeof target === 'string' || typeof target === 'number' ? target : undefined;
}

/** True when a container that runs as long as the Pod gives one of its ports this name; so the name is looked up. */
export function servesName(pod: Pod, name: string, protocol: string): boolean {
  return lastingPortsOf(pod).some((port) => member(port, 'name') === name && protocolOf(port) === protocol);
}

/** True when such a container declares the number. None has to: it is for readers only. */
export function servesNumber(pod: Pod, number: number, protocol: string): boolean {
  return lastingPortsOf(pod).some(
    (port) => member(port, 'containerPort') === number && protocolOf(port) === protocol,
  );
}

/** True when the Pod declares ports at all. */
export function declaresPorts(pod: Pod): boolean {
  return lastingPortsOf(pod).length > 0;
}

/** True when a tool has yet to fill in the name or number of one of its ports. */
export function hasOpenPorts(pod: Pod): boolean {
  return lastingPortsOf(pod).some((port) =>
    ['name', 'containerPort'].some((field) => isPlaceholder(member(port, field))),
  );
}

function lastingPortsOf({ containers }: Pod): readonly Json[] {
  return containers
    .filter(({ kind }) => kind === 'container' || kind === 'sidecar')
    .flatMap(({ spec }) => listAt(spec, 'ports'));
}

function protocolOf(port: Json): string {
  return stringAt(port, 'protocol') || 'TCP';
}
