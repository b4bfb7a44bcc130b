import { at, booleanAt, isMap, type Json, listAt, stringAt } from '#json/value.ts';
import { hostPortsOf } from '#workload/host-ports.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { type Power, textOf } from './power.ts';

/** What a Pod brings in with its volumes. An emptyDir holds nothing that the Pod did not put there. */
export function ofVolumes({ spec }: Pod): readonly Power[] {
  return listAt(spec, 'volumes').flatMap((volume) =>
    (isMap(volume) ? Object.entries(volume) : [])
      .filter(([source, value]) => source !== 'name' && source !== 'emptyDir' && value !== null)
      .map(([source, value]) => ({
        words: `volume ${textOf(at(volume, 'name'))}: ${source} ${textOf(at(value, 'path'))}`,
        exactly: JSON.stringify(value),
      })),
  );
}

/** The ports of the node that a Pod takes. */
export function ofHostPorts(pod: Pod): readonly string[] {
  return [...hostPortsOf(pod).values()].flatMap(({ hostPort, hostIP, target }) => {
    const port = `host port ${hostPort} for ${target}`;
    return [port, `${port} on ${hostIP ?? 'all addresses'}`];
  });
}

/** Each with what it includes. */
const PROPAGATION = new Map([
  ['None', []],
  ['HostToContainer', ['HostToContainer']],
  ['Bidirectional', ['HostToContainer', 'Bidirectional']],
]);

/** Where a container sees which volume, and what it may do there. */
export function ofMounts({ spec }: Container): readonly string[] {
  return [
    ...listAt(spec, 'volumeMounts').flatMap(ofMount),
    ...listAt(spec, 'volumeDevices').map((device) => `device ${textOf(at(device, 'name'))}`),
  ];
}

function ofMount(mount: Json): readonly string[] {
  const part = at(mount, 'subPath') ?? at(mount, 'subPathExpr');
  const whole = `${textOf(at(mount, 'name'))} at ${textOf(at(mount, 'mountPath'))}`;
  const place = part === undefined || part === '' ? whole : `${textOf(part)} of ${whole}`;
  const propagation = stringAt(mount, 'mountPropagation') ?? 'None';
  return [
    `sees volume ${place}`,
    ...(booleanAt(mount, 'readOnly') === true ? [] : [`writes to volume ${place}`]),
    ...(at(mount, 'recursiveReadOnly') === 'Enabled' ? [] : [`writes to what is mounted below ${place}`]),
    ...(PROPAGATION.get(propagation) ?? [propagation]).map((each) => `mount propagation ${each} of ${place}`),
  ];
}

/** The Secrets that a container has in its environment. */
export function ofEnvironment({ spec }: Container): readonly string[] {
  return [
    ...listAt(spec, 'env').flatMap((entry) => {
      const reference = at(entry, 'valueFrom', 'secretKeyRef');
      return reference === undefined
        ? []
        : [`key ${textOf(at(reference, 'key'))} of Secret ${textOf(at(reference, 'name'))}`];
    }),
    ...listAt(spec, 'envFrom').flatMap((source) => {
      const secret = at(source, 'secretRef');
      return secret === undefined ? [] : [`Secret ${textOf(at(secret, 'name'))}`];
    }),
  ];
}
