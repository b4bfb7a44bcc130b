import { booleanAt, listAt, stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { hostPathsOf } from '#workload/host-paths.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'writable-host-mount',
  title: 'Container may write to files of its node',
  description:
    'A hostPath volume shows a container files of its node, and unless the mount is readOnly the container may change ' +
    'them: programs that the node starts, keys that it trusts, logs that tell what happened. Most agents only read. A ' +
    'socket can be written to through a mount that is readOnly too.',
  remediation: 'Set readOnly: true on the volume mount, or do without the hostPath.',
  whenNot:
    'Storage drivers, installers of network plugins, and log shippers that note on the node how far they ' +
    'got have to write there: exempt them by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/storage/volumes/#read-only-mounts',
  ],
  covers: { 'kube-linter': ['writable-host-mount'], 'nsa-cisa': ['restricted-host-paths'] },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'Whether the program writes there cannot be read from the object; and where the hostPath gives way to an emptyDir, a mount ' +
    'that was made readOnly beside it would leave the program nothing to write to.',

  needs: ['{pod}/volumes/*/hostPath'],
  detect: ({ pod }) => {
    if (pod === undefined) return [];
    const paths = new Map(hostPathsOf(pod).map(({ volume, path }) => [volume, path]));
    if (paths.size === 0) return [];
    return pod.containers.flatMap((container) =>
      listAt(container.spec, 'volumeMounts').flatMap((mount, index) => {
        const volume = stringAt(mount, 'name') ?? '';
        const path = paths.get(volume);
        if (path === undefined || booleanAt(mount, 'readOnly') === true) return [];
        const place = stringAt(mount, 'mountPath') ?? '';
        return [
          {
            container,
            pointer: `${container.pointer}/volumeMounts/${index}/readOnly`,
            item: place,
            value: path,
            reason: `${titleOf(container)} may write to ${path} of the node: set readOnly: true`,
            detail: `The volume "${volume}" is the hostPath ${path}, and its mount at ${place} is not readOnly.`,
          },
        ];
      }),
    );
  },
});
