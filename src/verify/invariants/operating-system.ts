import { booleanAt, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const operatingSystem: Invariant = {
  id: 'operating-system',
  demands:
    'A Pod with `spec.os.name: linux` has no `windowsOptions`; one with `windows` has none of the fields that only mean something on Linux, `false` included.',
  source: 'validateLinux, validateWindows, validatePodResources',
  breaches: ofPods(({ spec, containers }, tell) => {
    const os = stringAt(spec, 'os', 'name');
    if (os !== 'linux' && os !== 'windows') return;
    if (os === 'windows') checkWindowsPod(spec, tell);
    const ofPod = os === 'windows' ? NOT_ON_WINDOWS : NOT_ON_LINUX;
    const ofContainer = os === 'windows' ? NOT_IN_WINDOWS_CONTAINERS : NOT_ON_LINUX;
    checkFields(mapAt(spec, 'securityContext'), ofPod, `not for ${os}`, tell);
    for (const container of containers) {
      const own = mapAt(container.spec, 'securityContext');
      if (own !== undefined)
        checkFields(own, ofContainer, `not for ${os}`, (line) => tell(`${called(container)}: ${line}`));
    }
  }),
};

const NOT_ON_LINUX = ['windowsOptions'];

const NOT_ON_WINDOWS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'runAsUser',
  'runAsGroup',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];

const NOT_IN_WINDOWS_CONTAINERS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** What stands elsewhere than in securityContext, or counts only with a value. */
function checkWindowsPod(spec: JsonMap, tell: Tell): void {
  for (const field of ['hostUsers', 'shareProcessNamespace', 'resources']) {
    if (member(spec, field) !== undefined) tell(`${field} is not for windows`);
  }
  for (const field of ['hostPID', 'hostIPC']) {
    if (booleanAt(spec, field) === true) tell(`${field} is not for windows`);
  }
  for (const field of ['sysctls', 'supplementalGroups']) {
    if (listAt(spec, 'securityContext', field).length > 0) tell(`${field} is not for windows`);
  }
}

function checkFields(context: JsonMap | undefined, fields: readonly string[], why: string, tell: Tell): void {
  if (context === undefined) return;
  for (const field of fields) if (member(context, field) !== undefined) tell(`${field} is ${why}`);
}
