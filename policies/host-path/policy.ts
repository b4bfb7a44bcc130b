import { isMap, listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'host-path',
  title: 'Pod mounts a directory of the node',
  description:
    "A hostPath volume shows the Pod the node's own files. Through it a container can read other Pods' secrets, " +
    'change what the node runs, or take it over; and the Pod works only on nodes that have that path.',
  remediation:
    'Replace the hostPath volume by an emptyDir, a persistent volume, a ConfigMap or a CSI volume.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  detect: ({ pod }) => {
    if (pod === undefined) return [];
    const findings: Finding[] = [];
    listAt(pod.spec, 'volumes').forEach((volume, index) => {
      if (!isMap(volume) || !Object.hasOwn(volume, 'hostPath') || volume['hostPath'] === null) return;
      const name = stringAt(volume, 'name') ?? `#${index}`;
      const path = stringAt(volume, 'hostPath', 'path') ?? '';
      findings.push({
        pointer: `${pod.pointer}/volumes/${index}/hostPath`,
        item: name,
        value: path,
        reason: `volume "${name}" mounts ${path} of the node: use another kind of volume`,
        detail: `The volume's hostPath is ${path}; every container that mounts it works on the node's own files.`,
      });
    });
    return findings;
  },

  fix: {
    risks: {
      risky:
        'An emptyDir in place of the hostPath keeps every mount valid, but the program no longer sees the files of the ' +
        'node, and its own are gone with the Pod.',
    },
    pointers: ['{pod}/volumes/*/hostPath', '{pod}/volumes/*/emptyDir'],
    offer: ({ pointer }) => ({
      risk: 'risky',
      edits: [
        { op: 'set', pointer: pointer.replace(/hostPath$/, 'emptyDir'), value: {} },
        { op: 'remove', pointer },
      ],
    }),
  },
});
