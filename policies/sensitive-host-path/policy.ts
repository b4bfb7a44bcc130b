import { listAt } from '#json/value.ts';
import { definePolicy, prepared } from '#policy.ts';
import { EXCHANGED, emptyDirInstead, hostPathsOf, isWithin, normalPath } from '#workload/host-paths.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { isRuntimeSocket } from '#workload/runtime-sockets.ts';

export default definePolicy({
  id: 'sensitive-host-path',
  title: 'Pod mounts a directory that runs the node',
  description:
    "These directories hold the node's configuration and keys, its programs, its devices, or what the kubelet and the " +
    'container runtime keep there for every Pod. To write there is to take over the node, and reading is often enough. ' +
    "A container runtime's socket is the policy docker-socket's.",
  remediation:
    'Mount only the directory that the program needs, outside of these, or another kind of volume.',
  whenNot:
    'Node agents that read the node’s configuration, and static Pods of the control plane, mount such ' +
    'directories.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  ],
  covers: {
    'kube-linter': ['sensitive-host-mounts'],
    'k8s-auto-fix': ['no_host_path'],
    'nsa-cisa': ['restricted-host-paths'],
  },
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      paths: {
        description:
          'Directories of the node that no Pod may mount, nor anything in them or above them. Of / only the root itself.',
        type: 'array',
        items: { type: 'string', pattern: '^/' },
        default: [
          '/',
          '/boot',
          '/dev',
          '/etc',
          '/proc',
          '/root',
          '/sys',
          '/bin',
          '/lib',
          '/lib64',
          '/sbin',
          '/usr',
          '/run',
          '/var/run',
          '/var/lib/containerd',
          '/var/lib/containers',
          '/var/lib/crio',
          '/var/lib/docker',
          '/var/lib/etcd',
          '/var/lib/kubelet',
          '/var/lib/rancher',
          '/var/snap/microk8s',
        ],
      },
      allow: {
        description: 'Paths that a Pod may mount all the same, and what is in them.',
        type: 'array',
        items: { type: 'string', pattern: '^/' },
        default: ['/etc/localtime', '/usr/share/zoneinfo'],
      },
    },
  },

  needs: ['{pod}/volumes/*/hostPath'],
  detect: ({ pod }, parameters) => {
    if (pod === undefined) return [];
    const { sensitive, allowed } = pathsIn(parameters);
    return hostPathsOf(pod).flatMap(({ volume, path, pointer }) => {
      const mounted = normalPath(path);
      if (isRuntimeSocket(path) || allowed.some((each) => isWithin(mounted, each))) return [];
      const directory = sensitive.find((each) => overlaps(mounted, each));
      if (directory === undefined) return [];
      return [
        {
          pointer,
          item: volume,
          value: path,
          reason: `volume "${volume}" mounts ${path} of the node: use another kind of volume`,
          detail: `The volume's hostPath is ${path}, which ${relation(mounted, directory)}.`,
        },
      ];
    });
  },

  fix: {
    risks: {
      risky:
        'An emptyDir in place of the hostPath keeps the Pod valid, but the program no longer sees the files of the node; ' +
        'where a file was mounted over a file of the image, the container does not start.',
    },
    pointers: EXCHANGED,
    conflicts: 'The manifest states the hostPath, and the fix removes it.',
    offer: ({ pointer }, { object }) => ({ risk: 'risky', edits: emptyDirInstead(pointer, object) }),
  },
});

const pathsIn = prepared((parameters) => {
  const paths = (name: string) =>
    listAt(parameters, name)
      .filter((path) => typeof path === 'string')
      .map(normalPath);
  return { sensitive: paths('paths'), allowed: paths('allow') };
});

/** One holds the other. Everything is in the root, so of that only the root itself counts. */
function overlaps(path: string, directory: string): boolean {
  if (!path.startsWith('/')) return false;
  return isWithin(directory, path) || (directory !== '/' && isWithin(path, directory));
}

function relation(path: string, directory: string): string {
  if (path === directory) return 'holds what runs the node';
  return isWithin(path, directory) ? `is in ${directory}` : `holds ${directory}`;
}
