import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { isMadeByWorkload } from './made-by.ts';
import { type Container, type Pod, titleOf } from './pod.ts';
import { type ProbeField, probedContainers } from './probes.ts';

/** A container without a probe, as a policy reports it. */
export interface MissingProbe {
  readonly container: Container;
  readonly pointer: string;
  readonly value: string;
  readonly reason: string;
  readonly detail: string;
}

/**
 * The containers without a probe called `field`, of a Pod that runs until somebody deletes it. A Pod of a workload is
 * let be, because the workload is asked.
 */
export function missingProbes(
  { object, pod }: { readonly object: JsonMap; readonly pod: Pod | undefined },
  field: ProbeField,
): readonly MissingProbe[] {
  if (pod === undefined || isMadeByWorkload(object) || mayEnd(pod)) return [];
  return probedContainers(pod)
    .filter(({ spec }) => mapAt(spec, field) === undefined)
    .map((container) => ({
      container,
      pointer: `${container.pointer}/${field}`,
      value: 'unset',
      reason: `${titleOf(container)} has no ${PROBE_NAMES[field]} probe: set ${field}`,
      detail: `${field} is not set, so the kubelet takes the container for ${TAKEN_FOR[field]}.`,
    }));
}

const PROBE_NAMES: Readonly<Record<ProbeField, string>> = {
  livenessProbe: 'liveness',
  readinessProbe: 'readiness',
  startupProbe: 'startup',
};

const TAKEN_FOR: Readonly<Record<ProbeField, string>> = {
  livenessProbe: 'alive as long as its process runs',
  readinessProbe: 'ready as soon as its process runs',
  startupProbe: 'started as soon as its process runs',
};

function mayEnd({ spec }: Pod): boolean {
  return (stringAt(spec, 'restartPolicy') || 'Always') !== 'Always';
}
