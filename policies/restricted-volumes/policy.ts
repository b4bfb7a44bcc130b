import { listAt, member, stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { isUnrestricted } from '#workload/volume-sources.ts';

export default definePolicy({
  id: 'restricted-volumes',
  title: 'Pod reaches for storage past the administrator',
  description:
    'A volume that names a server, a disk or a driver in the Pod itself goes past persistent volumes, where an ' +
    'administrator decides who gets which storage: whoever writes the Pod chooses what it mounts and with which rights. ' +
    'Most of these kinds are deprecated or gone. Of hostPath, which is worse, host-path tells.',
  remediation: 'Claim the storage by a persistentVolumeClaim, an ephemeral volume or a CSI volume.',
  whenNot:
    'Where those who write Pods also run the storage, a share named in the Pod (nfs) spares a claim: ' +
    'exempt the workload by name and namespace. An inline volume of a CSI driver is let be in any case.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/concepts/storage/volumes/#volume-types',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  covers: { 'pod-security-restricted': ['restrictedVolumes'] },
  unfixable: 'Which claim holds the same data is not for the object to tell.',

  needs: ['{pod}/volumes'],
  detect: ({ pod }) => {
    if (pod === undefined) return [];
    return listAt(pod.spec, 'volumes').flatMap((volume, index) => {
      const kind = RESTRICTED.find((each) => member(volume, each) !== undefined);
      if (kind === undefined || isUnrestricted(volume)) return [];
      const name = stringAt(volume, 'name') ?? `#${index}`;
      return [
        {
          pointer: `${pod.pointer}/volumes/${index}/${kind}`,
          item: name,
          value: kind,
          reason: `volume "${name}" is of the kind ${kind}: use a persistentVolumeClaim`,
          detail: `The volume has its source in the Pod, ${kind}, and not in a persistent volume that somebody answers for.`,
        },
      ];
    });
  },
});

/** All others of the API reference of Volume but hostPath. One that it does not have the API server drops. */
const RESTRICTED = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];
