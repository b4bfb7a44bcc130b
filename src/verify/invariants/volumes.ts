import { isMap, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { climbs, isDnsLabel } from '#workload/syntax.ts';
import { ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { checkName } from './unique-names.ts';
import { claimsOf } from './volume-names.ts';

export const volumes: Invariant = {
  id: 'volumes',
  demands:
    'A volume has a name that is a DNS label and stands once, and at most one source (with none it becomes an `emptyDir`); a `hostPath` has a path without `..` and a type that there is, a `persistentVolumeClaim` a claim.',
  source:
    'ValidateVolumes, validateVolumeSource, validateHostPathVolumeSource, validatePersistentClaimVolumeSource',
  breaches: ofPods(({ spec }, tell, state) => {
    const all = listAt(spec, 'volumes');
    if (all.length === 0) return;
    const replaced = claimsOf(state);
    const names = new Set<string>();
    for (const volume of all) {
      if (!isMap(volume)) continue;
      const name = stringAt(volume, 'name') ?? '';
      if (replaced.has(name)) continue;
      checkName('volume', name, isDnsLabel, names, tell);
      checkSource(name, volume, tell);
    }
  }),
};

function checkSource(name: string, volume: JsonMap, tell: Tell): void {
  let count = 0;
  for (const key in volume) if (SOURCES.has(key) && (volume[key] ?? null) !== null) count++;
  if (count > 1) tell(`volume ${name} has ${count} sources`);
  checkHostPath(name, mapAt(volume, 'hostPath'), tell);
  const claim = mapAt(volume, 'persistentVolumeClaim');
  if (claim !== undefined && (stringAt(claim, 'claimName') ?? '') === '')
    tell(`volume ${name} names no claim`);
}

function checkHostPath(name: string, hostPath: JsonMap | undefined, tell: Tell): void {
  if (hostPath === undefined) return;
  const path = stringAt(hostPath, 'path') ?? '';
  if (path === '' || climbs(path)) tell(`volume ${name} has no hostPath.path without ".."`);
  if (!HOST_PATH_TYPES.has(stringAt(hostPath, 'type') ?? ''))
    tell(`volume ${name} has an unknown hostPath.type`);
}

const HOST_PATH_TYPES: ReadonlySet<string> = new Set([
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]);

const SOURCES: ReadonlySet<string> = new Set([
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'image',
  'iscsi',
  'nfs',
  'persistentVolumeClaim',
  'photonPersistentDisk',
  'portworxVolume',
  'projected',
  'quobyte',
  'rbd',
  'scaleIO',
  'secret',
  'storageos',
  'vsphereVolume',
]);
