import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { EXCHANGED, emptyDirInstead, hostPathsOf } from '#workload/host-paths.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { isRuntimeSocket } from '#workload/runtime-sockets.ts';

export default definePolicy({
  id: 'docker-socket',
  title: "Pod mounts the container runtime's socket",
  description:
    'Through the socket (on Windows the named pipe) of Docker, containerd, CRI-O or Podman a program starts any container on the node, with any ' +
    "privilege and any mount, and reads every other container's files. Mounting it read-only changes nothing: what " +
    'is sent through a socket is not written to a file.',
  remediation:
    'Remove the volume: build images without a daemon, and read logs and metrics from the kubelet.',
  whenNot:
    'Agents that look into every container of a node (log shippers, security scanners) may have no other way; ' +
    'exempt them by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
  ],
  covers: {
    'kube-linter': ['docker-sock'],
    'k8s-auto-fix': ['no_host_path'],
    'nsa-cisa': ['restricted-host-paths'],
  },
  severity: 'critical',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  needs: ['{pod}/volumes/*/hostPath'],
  detect: ({ pod }) => {
    if (pod === undefined) return [];
    return hostPathsOf(pod)
      .filter(({ path }) => isRuntimeSocket(path))
      .map(({ volume, path, pointer }) => ({
        pointer,
        item: volume,
        value: path,
        reason: `volume "${volume}" mounts ${path}: remove the container runtime's socket`,
        detail: `The volume's hostPath is ${path}; a container that mounts it commands every container of the node.`,
      }));
  },

  fix: {
    risks: {
      risky:
        'An emptyDir in place of the socket keeps the Pod valid, but the program no longer talks to the container runtime; ' +
        'where the image has a file at the place of the mount, the container does not start.',
    },
    pointers: EXCHANGED,
    conflicts: 'The manifest states the hostPath, and the fix removes it.',
    offer: ({ pointer }, { object }) => ({ risk: 'risky', edits: emptyDirInstead(pointer, object) }),
  },
});
