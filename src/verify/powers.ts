import { at, booleanAt, isMap, type Json, listAt, numberAt, stringAt } from '#json/value.ts';
import { annotationOf } from '#workload/annotations.ts';
import { addedCapabilities, droppedCapabilities } from '#workload/capabilities.ts';
import { hostPortsOf } from '#workload/host-ports.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { effective } from '#workload/security-context.ts';

/**
 * The first thing that `after` may do and `before` may not, in a person's words; undefined when nothing was widened.
 * What is not stated counts as what Kubernetes makes of it.
 */
export function widened(before: Pod, after: Pod): string | undefined {
  const held = new Set(powersOf(before));
  return powersOf(after).find((power) => !held.has(power));
}

/** All that the Pod is allowed to do, a line each. */
function powersOf(pod: Pod): readonly string[] {
  return [
    ...ofPod(pod),
    ...ofVolumes(pod),
    ...ofHostPorts(pod),
    ...pod.containers.flatMap((container) => ofContainer(pod, container)),
  ];
}

/** Flags of the Pod that give when they are true. */
const GIVING = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'];
/** And those that give unless they are false. */
const GIVING_UNSET = ['hostUsers', 'automountServiceAccountToken'];

function ofPod(pod: Pod): readonly string[] {
  const { spec } = pod;
  const context = at(spec, 'securityContext');
  return [
    ...GIVING.filter((flag) => booleanAt(spec, flag) === true).map((flag) => `${flag}: true`),
    ...GIVING_UNSET.filter((flag) => booleanAt(spec, flag) !== false).map((flag) => `${flag} is not false`),
    ...listAt(context, 'sysctls').map(
      (each) => `sysctl ${textOf(at(each, 'name'))}=${textOf(at(each, 'value'))}`,
    ),
    ...[at(context, 'fsGroup'), ...listAt(context, 'supplementalGroups')]
      .filter((group) => group !== undefined)
      .map((group) => `group ${textOf(group)}`),
  ];
}

/** An emptyDir holds nothing that the Pod did not put there. */
function ofVolumes({ spec }: Pod): readonly string[] {
  return listAt(spec, 'volumes').flatMap((volume) =>
    !isMap(volume)
      ? []
      : Object.entries(volume)
          .filter(([source, value]) => source !== 'name' && source !== 'emptyDir' && value !== null)
          .map(
            ([source, value]) => `volume ${textOf(volume['name'])}: ${source} ${textOf(at(value, 'path'))}`,
          ),
  );
}

function ofHostPorts(pod: Pod): readonly string[] {
  return [...hostPortsOf(pod).values()].map(({ hostPort, target }) => `host port ${hostPort} for ${target}`);
}

/**
 * What runtimes give to a container that drops nothing. Source: DefaultCapabilities of Docker and containerd
 * (https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities).
 */
const DEFAULT_CAPABILITIES = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

function ofContainer(pod: Pod, container: Container): readonly string[] {
  const title = titleOf(container);
  return [...ofSecurityContext(pod, container), ...ofCapabilities(container), ...ofMounts(container)].map(
    (power) => `${title}: ${power}`,
  );
}

function ofSecurityContext(pod: Pod, container: Container): readonly string[] {
  const says = (...keys: readonly string[]) => effective(pod, container, ...keys);
  const user = says('runAsUser') ?? 0;
  const root = says('runAsNonRoot') !== true && user === 0;
  return [
    ...(says('privileged') === true ? ['privileged'] : []),
    ...(says('allowPrivilegeEscalation') === false ? [] : ['may gain privileges']),
    ...(says('readOnlyRootFilesystem') === true ? [] : ['writes to its root file system']),
    ...(root ? ['may run as root'] : [`user ${textOf(user)}`].filter(() => user !== 0)),
    ...ofSeccomp(says('seccompProfile', 'type')),
    ...(isUnconfinedByAppArmor(pod, container) ? ['AppArmor profile Unconfined'] : []),
    ...(at(container.spec, 'securityContext', 'procMount') === 'Unmasked' ? ['procMount Unmasked'] : []),
    ...(says('windowsOptions', 'hostProcess') === true ? ['hostProcess'] : []),
    ...['user', 'role', 'type', 'level'].flatMap((option) => {
      const value = says('seLinuxOptions', option);
      return value === undefined ? [] : [`SELinux ${option} ${textOf(value)}`];
    }),
  ];
}

/** Unset is what the kubelet makes of it: mostly nothing, but RuntimeDefault where it was started so. */
function ofSeccomp(type: Json | undefined): readonly string[] {
  if (type === 'Unconfined') return ['no seccomp profile', 'seccomp profile Unconfined'];
  return type === undefined ? ['no seccomp profile'] : [];
}

function isUnconfinedByAppArmor(pod: Pod, container: Container): boolean {
  const field = effective(pod, container, 'appArmorProfile', 'type');
  const { name } = container;
  const annotation = annotationOf(pod, `container.apparmor.security.beta.kubernetes.io/${name}`);
  return (field ?? annotation) === 'Unconfined' || (field === undefined && annotation === 'unconfined');
}

function ofCapabilities(container: Container): readonly string[] {
  const dropped = droppedCapabilities(container);
  const kept = dropped.has('ALL') ? [] : DEFAULT_CAPABILITIES.filter((name) => !dropped.has(name));
  return [...kept, ...addedCapabilities(container).map(({ name }) => name)].map(
    (name) => `capability ${name}`,
  );
}

function ofMounts({ spec }: Container): readonly string[] {
  return [
    ...listAt(spec, 'volumeMounts').flatMap((mount) => {
      const place = `${textOf(at(mount, 'name'))} at ${textOf(at(mount, 'mountPath'))}`;
      const propagation = stringAt(mount, 'mountPropagation') ?? 'None';
      return [
        `sees volume ${place}`,
        ...(booleanAt(mount, 'readOnly') === true ? [] : [`writes to volume ${place}`]),
        ...(propagation === 'None' ? [] : [`mount propagation ${propagation} of ${place}`]),
      ];
    }),
    ...listAt(spec, 'volumeDevices').map((device) => `device ${textOf(at(device, 'name'))}`),
  ];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || numberAt(value) !== undefined
    ? String(value)
    : JSON.stringify(value ?? null);
}
