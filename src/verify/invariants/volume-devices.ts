import { isMap, type JsonList, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { climbs } from '#workload/syntax.ts';
import { ofContainers, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { checkName } from './unique-names.ts';
import { volumesOf } from './volume-names.ts';

export const volumeDevices: Invariant = {
  id: 'volume-devices',
  demands:
    'A device names a claim or an `ephemeral` volume of the Pod, has a path without `..`, and neither its name nor its path stands twice among the devices and mounts of its container.',
  source: 'ValidateVolumeDevices, ValidateVolumeMounts',
  breaches: ofContainers(({ spec }, tell, pod, state) => {
    const devices = listAt(spec, 'volumeDevices');
    if (devices.length === 0) return;
    const mounts = listAt(spec, 'volumeMounts');
    const names = textsAt(mounts, 'name');
    const paths = textsAt(mounts, 'mountPath');
    const volumes = volumesOf(state, pod);
    for (const device of devices) {
      if (!isMap(device)) continue;
      const name = stringAt(device, 'name') ?? '';
      const path = stringAt(device, 'devicePath') ?? '';
      checkVolume(name, volumes.get(name), tell);
      checkName('device', name, isAny, names, tell);
      checkName('devicePath', path, isPath, paths, tell);
    }
  }),
};

function checkVolume(name: string, volume: JsonMap | undefined, tell: Tell): void {
  if (volume === undefined) tell(`device ${name} names a volume that is not there`);
  else if (mapAt(volume, 'persistentVolumeClaim') === undefined && mapAt(volume, 'ephemeral') === undefined)
    tell(`device ${name} names a volume that is no claim`);
}

/** Whether it is a name is asked where it is compared with those of volumes. */
const isAny = () => true;
const isPath = (path: string) => path !== '' && !climbs(path);

function textsAt(list: JsonList, key: string): Set<string> {
  return new Set(list.map((item) => stringAt(item, key) ?? ''));
}
