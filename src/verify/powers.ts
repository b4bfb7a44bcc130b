import { at, booleanAt, isMap, type Json, listAt, numberAt, stringAt } from '#json/value.ts';
import { annotationOf } from '#workload/annotations.ts';
import { addedCapabilities, droppedCapabilities } from '#workload/capabilities.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { effective } from '#workload/security-context.ts';

/**
 * The first thing that `after` may do and `before` may not, in a person's words; undefined when nothing was widened.
 * What is not stated counts as what Kubernetes makes of it. Both have the same containers in the same order.
 */
export function widened(before: Pod, after: Pod): string | undefined {
  const power = more(POD, before, after);
  if (power !== undefined) return power;
  for (const [index, container] of before.containers.entries()) {
    const now = after.containers[index];
    if (now === undefined) continue;
    const gained = more(CONTAINER, { pod: before, container }, { pod: after, container: now });
    if (gained !== undefined) return `${titleOf(container)}: ${gained}`;
  }
  return undefined;
}

/** Things that a `T` may do, a line each. */
interface Power<T> {
  /** What they depend on: while it is the same value, they are the same. Asked first, for it mostly is. */
  readonly source: (of: T) => Json | undefined;
  readonly lines: (of: T) => readonly string[];
  /** The line with which all others are given as well. */
  readonly everything?: string;
}

function more<T>(powers: readonly Power<T>[], before: T, after: T): string | undefined {
  for (const { source, lines, everything } of powers) {
    if (source(before) === source(after)) continue;
    const held = lines(before);
    if (everything !== undefined && held.includes(everything)) continue;
    const gained = lines(after).find((line) => !held.includes(line));
    if (gained !== undefined) return gained;
  }
  return undefined;
}

function flag<T>(line: string, holds: (of: T) => boolean): Power<T> {
  return { source: holds, lines: (of) => (holds(of) ? [line] : []) };
}

/** A value that gives something wherever it is stated, whatever it is. */
function stated<T>(name: string, source: Power<T>['source']): Power<T> {
  return {
    source,
    lines: (of) => {
      const value = source(of);
      return value === undefined ? [] : [`${name} ${textOf(value)}`];
    },
  };
}

/** A user or group that takes the place of any that the image might say, root among them. */
function identity<T>(name: string, source: Power<T>['source']): Power<T> {
  const everything = `any ${name}`;
  return {
    source,
    lines: (of) => {
      const value = source(of) ?? 0;
      return [value === 0 ? everything : `${name} ${textOf(value)}`];
    },
    everything,
  };
}

/** Lines for each item of a list. */
function items<T>(source: Power<T>['source'], linesOf: (item: Json) => readonly string[]): Power<T> {
  return { source, lines: (of) => listAt(source(of)).flatMap(linesOf) };
}

const POD: readonly Power<Pod>[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'].map((field) =>
    flag<Pod>(`${field}: true`, ({ spec }) => booleanAt(spec, field) === true),
  ),
  ...['hostUsers', 'automountServiceAccountToken'].map((field) =>
    flag<Pod>(`${field} is not false`, ({ spec }) => booleanAt(spec, field) !== false),
  ),
  items(
    ({ spec }) => at(spec, 'securityContext', 'sysctls'),
    (sysctl) => [`sysctl ${textOf(at(sysctl, 'name'))}=${textOf(at(sysctl, 'value'))}`],
  ),
  items(
    ({ spec }) => at(spec, 'securityContext', 'supplementalGroups'),
    (group) => [`group ${textOf(group)}`],
  ),
  stated('fsGroup', ({ spec }) => at(spec, 'securityContext', 'fsGroup')),
  items(({ spec }) => at(spec, 'volumes'), ofVolume),
];

/** An emptyDir holds nothing that the Pod did not put there. */
function ofVolume(volume: Json): readonly string[] {
  if (!isMap(volume)) return [];
  return Object.entries(volume)
    .filter(([source, value]) => source !== 'name' && source !== 'emptyDir' && value !== null)
    .map(([source, value]) => `volume ${textOf(volume['name'])}: ${source} ${textOf(value)}`);
}

interface Placed {
  readonly pod: Pod;
  readonly container: Container;
}

function says({ pod, container }: Placed, ...keys: readonly string[]): Json | undefined {
  return effective(pod, container, ...keys);
}

const CONTAINER: readonly Power<Placed>[] = [
  flag('privileged', (placed) => says(placed, 'privileged') === true),
  flag('may gain privileges', (placed) => says(placed, 'allowPrivilegeEscalation') !== false),
  flag('writes to its root file system', (placed) => says(placed, 'readOnlyRootFilesystem') !== true),
  flag(
    'may run as root',
    (placed) => says(placed, 'runAsNonRoot') !== true && isRoot(says(placed, 'runAsUser')),
  ),
  identity('user', (placed) => says(placed, 'runAsUser')),
  identity('group', (placed) => says(placed, 'runAsGroup')),
  // Unset is what the kubelet makes of it: mostly nothing, but RuntimeDefault where it was started so.
  flag('has no seccomp profile', (placed) =>
    isUnconfined(says(placed, 'seccompProfile', 'type') ?? 'Unconfined'),
  ),
  flag('seccomp profile Unconfined', (placed) => isUnconfined(says(placed, 'seccompProfile', 'type'))),
  flag('AppArmor profile Unconfined', isUnconfinedByAppArmor),
  flag('procMount Unmasked', (placed) => says(placed, 'procMount') === 'Unmasked'),
  flag('hostProcess', (placed) => says(placed, 'windowsOptions', 'hostProcess') === true),
  ...['user', 'role', 'type', 'level'].map((option) =>
    stated<Placed>(`SELinux ${option}`, (placed) => says(placed, 'seLinuxOptions', option)),
  ),
  {
    source: ({ container }) => at(container.spec, 'securityContext', 'capabilities'),
    lines: ofCapabilities,
  },
  items(({ container }) => at(container.spec, 'ports'), ofPort),
  items(({ container }) => at(container.spec, 'volumeMounts'), ofMount),
  items(
    ({ container }) => at(container.spec, 'volumeDevices'),
    (device) => [`device ${textOf(at(device, 'name'))} at ${textOf(at(device, 'devicePath'))}`],
  ),
];

/** Where nobody says, the image decides, and most say root. */
function isRoot(user: Json | undefined): boolean {
  return user === undefined || user === 0;
}

function isUnconfined(type: Json | undefined): boolean {
  return type === 'Unconfined';
}

function isUnconfinedByAppArmor({ pod, container }: Placed): boolean {
  const type = effective(pod, container, 'appArmorProfile', 'type');
  if (type !== undefined) return isUnconfined(type);
  return (
    annotationOf(pod, `container.apparmor.security.beta.kubernetes.io/${container.name}`) === 'unconfined'
  );
}

/**
 * What runtimes give to a container that drops nothing. Source: the defaults of Docker
 * (https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities) and containerd.
 */
const GIVEN = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

function ofCapabilities({ container }: Placed): readonly string[] {
  const dropped = droppedCapabilities(container);
  const kept = dropped.has('ALL') ? [] : GIVEN.filter((name) => !dropped.has(name));
  const added = addedCapabilities(container).map(({ name }) => name);
  return [...kept, ...added].map((name) => `capability ${name}`);
}

function ofPort(port: Json): readonly string[] {
  const hostPort = numberAt(port, 'hostPort') ?? 0;
  return hostPort === 0 ? [] : [`host port ${hostPort} of ${stringAt(port, 'hostIP') || 'all addresses'}`];
}

function ofMount(mount: Json): readonly string[] {
  const place = `${textOf(at(mount, 'name'))} at ${textOf(at(mount, 'mountPath'))}`;
  const propagation = stringAt(mount, 'mountPropagation') ?? 'None';
  return [
    `sees volume ${place}`,
    ...(booleanAt(mount, 'readOnly') === true ? [] : [`writes to volume ${place}`]),
    ...(propagation === 'None' ? [] : [`mount propagation ${propagation} of ${place}`]),
  ];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
