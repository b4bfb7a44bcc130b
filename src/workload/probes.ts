import { type Json, mapAt, member, stringAt } from '#json/value.ts';
import type { Container, Pod } from './pod.ts';

/**
 * The ports that probes ask. Source: Probe in the API reference, and runProbe in k8s.io/kubernetes,
 * pkg/kubelet/prober/prober.go.
 */

export const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
export type ProbeField = (typeof PROBES)[number];

/** What a probe asks. */
export interface ProbedPort {
  /** JSON Pointer of the port, e.g. `/spec/containers/0/livenessProbe/httpGet/port`. */
  readonly pointer: string;
  /** A text is the name of a port, digits or not. */
  readonly port: number | string;
  /** It asks another host than the Pod. */
  readonly elsewhere: boolean;
}

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc'] as const;

/** Init containers that end and ephemeral ones have no probes: the API server refuses them there. */
function mayBeProbed({ kind }: Container): boolean {
  return kind === 'container' || kind === 'sidecar';
}

/** The containers of a Pod that may have probes. */
export function probedContainers({ containers }: Pod): readonly Container[] {
  return containers.filter(mayBeProbed);
}

/** The port that the container's probe asks; undefined when it has no such probe, or one that asks none. */
export function probedPort(container: Container, field: ProbeField): ProbedPort | undefined {
  const probe = mayBeProbed(container) ? mapAt(container.spec, field) : undefined;
  const handler = HANDLERS.find((each) => mapAt(probe, each) !== undefined);
  if (handler === undefined) return undefined;
  const action = mapAt(probe, handler);
  const port = portIn(member(action, 'port'));
  if (port === undefined) return undefined;
  return {
    pointer: `${container.pointer}/${field}/${handler}/port`,
    port,
    elsewhere: (stringAt(action, 'host') ?? '') !== '',
  };
}

function portIn(port: Json | undefined): number | string | undefined {
  return typeof port === 'string' || typeof port === 'number' ? port : undefined;
}
