import type { Peer, PeerCheck } from './peer.ts';

/** Source: the ids of the checks in k8s.io/pod-security-admission/policy v0.37. */
const BASELINE_CHECKS: Readonly<Record<string, string>> = {
  appArmorProfile: 'AppArmor is not switched off',
  capabilities_baseline: 'Only harmless capabilities are added',
  hostNamespaces: 'Pods share no namespace with the node',
  hostPathVolumes: 'No directory of the node is mounted',
  hostPorts: 'No container takes a port of the node',
  hostProbesAndHostLifecycle: 'Probes and hooks name no host',
  privileged: 'No container is privileged',
  procMount: '/proc is masked',
  seLinuxOptions: 'SELinux labels are not chosen by the Pod',
  seccompProfile_baseline: 'Seccomp is not switched off',
  sysctls: 'Only safe kernel parameters are changed',
  windowsHostProcess: 'No Windows container is a process of the node',
};

const RESTRICTED_CHECKS: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'No process gains more privileges than its parent',
  capabilities_restricted: 'All capabilities are dropped, and none but NET_BIND_SERVICE is added',
  procMount_restricted: '/proc is masked, also in user namespaces',
  restrictedVolumes: 'Volumes are of the kinds that stay in the cluster',
  runAsNonRoot: 'Containers must not run as root',
  runAsUser: 'No user is 0',
  seccompProfile_restricted: 'A seccomp profile holds containers',
};

const SOURCE = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

export const POD_SECURITY_BASELINE: Peer = {
  tool: 'pod-security-baseline',
  title: 'Pod Security Standards, baseline',
  version: 'Kubernetes 1.37',
  source: `${SOURCE}#baseline`,
  set: 'pss-baseline',
  checks: checks(BASELINE_CHECKS),
};

/** The level holds baseline as well; these are the checks that it has beyond it. */
export const POD_SECURITY_RESTRICTED: Peer = {
  tool: 'pod-security-restricted',
  title: 'Pod Security Standards, restricted',
  version: 'Kubernetes 1.37, beyond baseline',
  source: `${SOURCE}#restricted`,
  set: 'pss-restricted',
  checks: checks(RESTRICTED_CHECKS),
};

function checks(about: Readonly<Record<string, string>>): readonly PeerCheck[] {
  return Object.entries(about).map(([id, heading]) => ({ id, about: heading, byDefault: true }));
}
