import { at, type Json } from '#json/value.ts';
import { APP_ARMOR_ANNOTATION, annotationOf, containerAnnotation } from '#workload/annotations.ts';
import { addedCapabilities, droppedCapabilities } from '#workload/capabilities.ts';
import { effective, own } from '#workload/security-context.ts';
import { flag, identity, type Placed, type Power, stated, textOf } from './power.ts';

function says({ pod, container }: Placed, ...keys: readonly string[]): Json | undefined {
  return effective(pod, container, ...keys);
}

/** Of some fields the Pod's securityContext has none, whatever stands there. */
function saysItself({ container }: Placed, ...keys: readonly string[]): Json | undefined {
  return own(container, ...keys);
}

/** What the processes of a container may do by their user, their profiles, their capabilities and flags. */
export const PROCESS: readonly Power<Placed>[] = [
  flag('privileged', (placed) => saysItself(placed, 'privileged') === true),
  flag('may gain privileges', (placed) => saysItself(placed, 'allowPrivilegeEscalation') !== false),
  flag('writes to its root file system', (placed) => saysItself(placed, 'readOnlyRootFilesystem') !== true),
  flag('procMount Unmasked', (placed) => saysItself(placed, 'procMount') === 'Unmasked'),
  flag(
    'may run as root',
    (placed) => says(placed, 'runAsNonRoot') !== true && isRoot(says(placed, 'runAsUser')),
  ),
  identity('user', (placed) => says(placed, 'runAsUser')),
  identity('group', (placed) => says(placed, 'runAsGroup')),
  identity('Windows user', (placed) => says(placed, 'windowsOptions', 'runAsUserName')),
  flag('hostProcess', (placed) => says(placed, 'windowsOptions', 'hostProcess') === true),
  {
    source: (placed) => says(placed, 'seccompProfile'),
    lines: (placed) => ofSeccomp(says(placed, 'seccompProfile')),
    everything: 'seccomp profile Unconfined',
  },
  {
    source: appArmorOf,
    lines: (placed) => ofAppArmor(appArmorOf(placed)),
    everything: 'AppArmor profile Unconfined',
  },
  ...['user', 'role', 'type', 'level'].map((option) =>
    stated<Placed>(`SELinux ${option}`, (placed) => says(placed, 'seLinuxOptions', option)),
  ),
  {
    source: (placed) => saysItself(placed, 'capabilities'),
    lines: ofCapabilities,
  },
];

/** Where nobody says, the image decides, and most say root. */
function isRoot(user: Json | undefined): boolean {
  return user === undefined || user === 0;
}

const RUNTIMES_SECCOMP = 'what the seccomp profile of its runtime allows';

/**
 * Unset is what the kubelet makes of it: mostly nothing, but RuntimeDefault where it was started so. A profile of the
 * node may allow more than any other, or less. One that does not exist holds nobody.
 */
function ofSeccomp(profile: Json | undefined): readonly string[] {
  const type = at(profile, 'type');
  if (type === 'Localhost') return [`seccomp profile ${textOf(at(profile, 'localhostProfile'))} of its node`];
  if (type === 'RuntimeDefault') return [RUNTIMES_SECCOMP];
  const without = [RUNTIMES_SECCOMP, 'no seccomp profile'];
  return type === undefined ? without : [...without, 'seccomp profile Unconfined'];
}

const RUNTIMES_APP_ARMOR = 'what the AppArmor profile of its runtime allows';

/** Unset is RuntimeDefault wherever there is AppArmor. */
function ofAppArmor(profile: Json | undefined): readonly string[] {
  const type = at(profile, 'type') ?? 'RuntimeDefault';
  if (type === 'Localhost')
    return [`AppArmor profile ${textOf(at(profile, 'localhostProfile'))} of its node`];
  return type === 'RuntimeDefault'
    ? [RUNTIMES_APP_ARMOR]
    : [RUNTIMES_APP_ARMOR, 'AppArmor profile Unconfined'];
}

/**
 * The profile that a container asks for. The annotation of old stands before the field of the Pod: for a container
 * without a field, the API server makes one of it (applyAppArmorVersionSkew in k8s.io/kubernetes).
 */
function appArmorOf({ pod, container }: Placed): Json | undefined {
  const annotation = annotationOf(pod, containerAnnotation(APP_ARMOR_ANNOTATION, container));
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
