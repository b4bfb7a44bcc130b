import { at, type Json } from '#json/value.ts';
import { annotationOf } from '#workload/annotations.ts';
import { addedCapabilities, droppedCapabilities } from '#workload/capabilities.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { effective, own } from '#workload/security-context.ts';
import { textOf } from './power.ts';

/** What the processes of a container may do by their user, their profiles and their flags, a line each. */
export function ofSecurityContext(pod: Pod, container: Container): readonly string[] {
  const says = (...keys: readonly string[]) => effective(pod, container, ...keys);
  // Of these the Pod's securityContext has none, whatever stands there.
  const itself = (key: string) => own(container, key);
  return [
    ...(itself('privileged') === true ? ['privileged'] : []),
    ...(itself('allowPrivilegeEscalation') === false ? [] : ['may gain privileges']),
    ...(itself('readOnlyRootFilesystem') === true ? [] : ['writes to its root file system']),
    ...(itself('procMount') === 'Unmasked' ? ['procMount Unmasked'] : []),
    ...ofUser(says('runAsUser') ?? 0, says('runAsNonRoot')),
    `primary group ${textOf(says('runAsGroup') ?? 0)}`,
    ...ofSeccomp(says('seccompProfile', 'type'), says('seccompProfile', 'localhostProfile')),
    ...ofAppArmor(appArmorOf(pod, container)),
    ...['user', 'role', 'type', 'level'].flatMap((option) => {
      const value = says('seLinuxOptions', option);
      return value === undefined ? [] : [`SELinux ${option} ${textOf(value)}`];
    }),
    ...(says('windowsOptions', 'hostProcess') === true ? ['hostProcess'] : []),
    `Windows user ${textOf(says('windowsOptions', 'runAsUserName') ?? 'of its image')}`,
  ];
}

/** Unset is the user of the image, who may be root. */
function ofUser(user: Json, nonRoot: Json | undefined): readonly string[] {
  if (user !== 0) return [`user ${textOf(user)}`];
  return nonRoot === true ? [] : ['may run as root'];
}

const RUNTIMES_SECCOMP = 'what the seccomp profile of its runtime allows';

/**
 * Unset is what the kubelet makes of it: mostly nothing, but RuntimeDefault where it was started so. A profile of the
 * node may allow more than any other, or less. One that does not exist holds nobody.
 */
function ofSeccomp(type: Json | undefined, profile: Json | undefined): readonly string[] {
  if (type === 'Localhost') return [`seccomp profile ${textOf(profile)} of its node`];
  if (type === 'RuntimeDefault') return [RUNTIMES_SECCOMP];
  const without = [RUNTIMES_SECCOMP, 'no seccomp profile'];
  return type === undefined ? without : [...without, 'seccomp profile Unconfined'];
}

const RUNTIMES_APP_ARMOR = 'what the AppArmor profile of its runtime allows';

/** Unset is RuntimeDefault wherever there is AppArmor. */
function ofAppArmor(profile: Json | undefined): readonly string[] {
  const type = at(profile, 'type') ?? 'RuntimeDefault';
  if (type === 'RuntimeDefault') return [RUNTIMES_APP_ARMOR];
  if (type !== 'Localhost') return [RUNTIMES_APP_ARMOR, 'AppArmor profile Unconfined'];
  return [`AppArmor profile ${textOf(at(profile, 'localhostProfile'))} of its node`];
}

/**
 * The profile that a container asks for. The annotation of old stands before the field of the Pod: for a container
 * without a field, the API server makes one of it (applyAppArmorVersionSkew in k8s.io/kubernetes).
 */
function appArmorOf(pod: Pod, container: Container): Json | undefined {
  const annotation = annotationOf(pod, `container.apparmor.security.beta.kubernetes.io/${container.name}`);
  return (
    own(container, 'appArmorProfile') ??
    (annotation === undefined ? undefined : annotatedProfile(annotation)) ??
    at(pod.spec, 'securityContext', 'appArmorProfile')
  );
}

function annotatedProfile(annotation: string): Json | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const [, localhostProfile = ''] = annotation.split(/^localhost\//);
  return localhostProfile === '' ? undefined : { type: 'Localhost', localhostProfile };
}

/**
 * What runtimes give to a container that drops nothing. Source: DefaultCapabilities of Docker and containerd
 * (https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities).
 */
const DEFAULT_CAPABILITIES = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

/** The capabilities of a container, a line each. */
export function ofCapabilities(container: Container): readonly string[] {
  const dropped = droppedCapabilities(container);
  const kept = dropped.has('ALL') ? [] : DEFAULT_CAPABILITIES.filter((name) => !dropped.has(name));
  const added = addedCapabilities(container).map(({ name }) => name);
  return [...kept, ...added].map((name) => `capability ${name}`);
}
