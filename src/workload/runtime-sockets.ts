import { normalPath } from './host-paths.ts';

/**
 * Where container runtimes listen on Linux, below /run: whoever may connect there starts any container on the node. Sources:
 * https://kubernetes.io/docs/setup/production-environment/container-runtimes/ (containerd, CRI-O, cri-dockerd),
 * https://docs.podman.io/en/latest/markdown/podman-system-service.1.html, https://github.com/k3s-io/k3s/issues/7140, and
 * for dockershim.sock, where Bottlerocket has containerd, https://github.com/bottlerocket-os/bottlerocket/pull/868.
 */
const BELOW_RUN = [
  'docker.sock',
  'containerd/containerd.sock',
  'docker/containerd/containerd.sock',
  'k3s/containerd/containerd.sock',
  'crio/crio.sock',
  'cri-dockerd.sock',
  'dockershim.sock',
  'podman/podman.sock',
];

/** /var/run is a link to /run on every distribution that is still maintained. */
const SOCKETS = new Set(BELOW_RUN.flatMap((socket) => [`/run/${socket}`, `/var/run/${socket}`]));

/**
 * The same on Windows, where paths have no case and either slash separates. Sources:
 * https://docs.docker.com/reference/cli/dockerd/#daemon-socket-option and DefaultAddress in
 * https://github.com/containerd/containerd/blob/main/defaults/defaults_windows.go.
 */
const PIPES = new Set(['//./pipe/docker_engine', '//./pipe/containerd-containerd']);

/** True for the path of a container runtime's socket or named pipe, however it is written. */
export function isRuntimeSocket(path: string): boolean {
  return SOCKETS.has(normalPath(path)) || PIPES.has(path.replaceAll('\\', '/').toLowerCase());
}
