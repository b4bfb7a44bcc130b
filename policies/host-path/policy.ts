import { valueAt } from '#json/lookup.ts';
import { stringAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { EXCHANGED, emptyDirInstead, hostPathsOf } from '#workload/host-paths.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { POD_SECURITY_LEVEL } from '#workload/pod-security.ts';
import { isUnrestricted } from '#workload/volume-sources.ts';

export default definePolicy({
  id: 'host-path',
  title: 'Pod mounts a directory of the node',
  description:
    "A hostPath volume shows the Pod the node's own files. Through it a container can read other Pods' secrets, " +
    'change what the node runs, or take it over; and the Pod works only on nodes that have that path.',
  remediation:
    'Replace the hostPath volume by an emptyDir, a persistent volume, a ConfigMap or a CSI volume.',
  whenNot:
    'Storage drivers, log shippers and node agents work on the node’s files. Exempt them by name and ' +
    'namespace, and let all others use claims.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_LEVEL },
  covers: {
    'pod-security-baseline': ['hostPathVolumes'],
    'pod-security-restricted': ['restrictedVolumes'],
    polaris: ['hostPathSet'],
    'k8s-auto-fix': ['no_host_path'],
    cis: ['5.2.12'],
    'nsa-cisa': ['restricted-host-paths'],
  },

  needs: ['{pod}/volumes/*/hostPath'],
  detect: ({ pod, object }, parameters) => {
    if (pod === undefined) return [];
    const restricted = stringAt(parameters, 'podSecurityLevel') === 'restricted';
    const found = hostPathsOf(pod).filter(
      ({ pointer }) =>
        !(restricted && isUnrestricted(valueAt(object, pointer.slice(0, -'/hostPath'.length)))),
    );
    return found.map(({ volume, path, pointer }) => ({
      pointer,
      item: volume,
      value: path,
      reason: `volume "${volume}" mounts ${path} of the node: use another kind of volume`,
      detail: `The volume's hostPath is ${path}; every container that mounts it works on the node's own files.`,
    }));
  },

  fix: {
    risks: {
      risky:
        'An emptyDir in place of the hostPath keeps the Pod valid, but the program no longer sees the files of the node, ' +
        'and its own are gone with the Pod; where a file was mounted over a file of the image, the container does not start.',
    },
    pointers: EXCHANGED,
    conflicts: 'The manifest states the hostPath, and the fix removes it.',
    offer: ({ pointer }, { object }) => ({ risk: 'risky', edits: emptyDirInstead(pointer, object) }),
  },
});
