import { at, booleanAt, isMap, type Json, numberAt, stringAt } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';
import { items, type Placed, type Power, textOf } from './power.ts';

/** What a Pod brings in with its volumes. An emptyDir holds nothing that the Pod did not put there. */
export const VOLUMES: Power<Pod> = items(
  ({ spec }) => at(spec, 'volumes'),
  (volume) =>
    Object.entries(isMap(volume) ? volume : {})
      .filter(([source, value]) => source !== 'name' && source !== 'emptyDir' && value !== null)
      .map(([source, value]) => `volume ${textOf(at(volume, 'name'))}: ${source} ${textOf(value)}`),
);

/** What a container gets at: ports of the node, volumes, devices, Secrets. */
export const ACCESS: readonly Power<Placed>[] = [
  items(({ container }) => at(container.spec, 'ports'), ofPort),
  items(({ container }) => at(container.spec, 'volumeMounts'), ofMount),
  items(
    ({ container }) => at(container.spec, 'volumeDevices'),
    (device) => [`device ${textOf(at(device, 'name'))} at ${textOf(at(device, 'devicePath'))}`],
  ),
  items(({ container }) => at(container.spec, 'env'), ofVariable),
  items(
    ({ container }) => at(container.spec, 'envFrom'),
    (source) => ofReference(at(source, 'secretRef')),
  ),
];

function ofPort(port: Json): readonly string[] {
  const hostPort = numberAt(port, 'hostPort') ?? 0;
  return hostPort === 0 ? [] : [`host port ${hostPort} of ${stringAt(port, 'hostIP') || 'all addresses'}`];
}

/** What includes less, or more, than itself. */
const PROPAGATION: ReadonlyMap<string, readonly string[]> = new Map([
  ['None', []],
  ['Bidirectional', ['HostToContainer', 'Bidirectional']],
]);

function ofMount(mount: Json): readonly string[] {
  const whole = `${textOf(at(mount, 'name'))} at ${textOf(at(mount, 'mountPath'))}`;
  const part = at(mount, 'subPath') || at(mount, 'subPathExpr') || undefined;
  const place = part === undefined ? whole : `${textOf(part)} of ${whole}`;
  const propagation = stringAt(mount, 'mountPropagation') || 'None';
  return [
    `sees volume ${place}`,
    ...(booleanAt(mount, 'readOnly') === true ? [] : [`writes to volume ${place}`]),
    ...(at(mount, 'recursiveReadOnly') === 'Enabled' ? [] : [`writes to what is mounted below ${place}`]),
    ...(PROPAGATION.get(propagation) ?? [propagation]).map((each) => `mount propagation ${each} of ${place}`),
  ];
}

function ofVariable(variable: Json): readonly string[] {
  return ofReference(at(variable, 'valueFrom', 'secretKeyRef'));
}

/** A Secret as a whole, or one key of it. */
function ofReference(reference: Json | undefined): readonly string[] {
  if (reference === undefined) return [];
  const [name, key] = [textOf(at(reference, 'name')), at(reference, 'key')];
  return [key === undefined ? `Secret ${name}` : `key ${textOf(key)} of Secret ${name}`];
}
