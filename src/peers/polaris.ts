import type { CheckDetails, Peer, PeerCheck } from './peer.ts';

const ONE_OF_FOUR =
  'One of AppArmor, seccomp, SELinux or a dropped capability is enough for Polaris; here the seccomp profile is asked ' +
  'for, which every node has.';

/** Source: pkg/config/default.yaml and pkg/config/checks of FairwindsOps/polaris. All are on by default. */
const CHECKS: readonly PeerCheck[] = [
  check('deploymentMissingReplicas', 'A Deployment has less than two replicas', {
    asks: { 'minimum-replicas': { minimum: 2 } },
  }),
  check('priorityClassNotSet', 'There is no priority class'),
  check('tagNotSpecified', 'An image has the tag latest, or none', {
    differs: 'An image with a digest is let be, whatever its tag, and so is a text that a template fills in.',
  }),
  check('pullPolicyNotAlways', 'An image that is on the node is not asked for again'),
  check('readinessProbeMissing', 'There is no readiness probe'),
  check('livenessProbeMissing', 'There is no liveness probe'),
  check(
    'metadataAndInstanceMismatched',
    'The label app.kubernetes.io/instance is not the name of the object',
  ),
  check('pdbDisruptionsIsZero', 'A budget lets no Pod be evicted'),
  check('missingPodDisruptionBudget', 'A Deployment has no PodDisruptionBudget'),
  check('topologySpreadConstraint', 'Replicas are not told to spread'),
  check('hpaMaxAvailability', 'An autoscaler can scale to nothing above its minimum'),
  check('hpaMinAvailability', 'An autoscaler goes below two replicas', {
    asks: { 'hpa-minimum-replicas': { minimum: 2 } },
  }),
  check(
    'pdbMinAvailableGreaterThanOrEqualToHPAMinReplicas',
    'A budget asks for as many Pods as the autoscaler may leave',
  ),
  check('cpuRequestsMissing', 'There is no CPU request', requires('requests.cpu')),
  check('cpuLimitsMissing', 'There is no CPU limit', requires('limits.cpu')),
  check('memoryRequestsMissing', 'There is no memory request', requires('requests.memory')),
  check('memoryLimitsMissing', 'There is no memory limit', requires('limits.memory')),
  check('automountServiceAccountToken', 'Pods are given a token for the Kubernetes API'),
  check('hostIPCSet', 'Pods share the memory segments of the node'),
  check('hostPathSet', 'A directory of the node is mounted'),
  check('hostProcess', 'A Windows container is a process of the node'),
  check('hostPIDSet', 'Pods see the processes of the node'),
  check('linuxHardening', 'Nothing restricts what a container may ask of the kernel', {
    differs: ONE_OF_FOUR,
  }),
  check('missingNetworkPolicy', 'No NetworkPolicy selects the Pods'),
  check('notReadOnlyRootFilesystem', 'The root file system is writable'),
  check('privilegeEscalationAllowed', 'A container may gain privileges'),
  check('procMount', '/proc is not masked'),
  check('runAsRootAllowed', 'A container may run as root'),
  check('runAsPrivileged', 'A container is privileged'),
  check('dangerousCapabilities', 'A container adds ALL, SYS_ADMIN or NET_ADMIN', {
    differs: 'Every capability outside of the list of the baseline Pod Security Standard is found.',
  }),
  check('insecureCapabilities', 'A container keeps the capabilities that the runtime gives it', {
    differs: 'Only ALL is taken for all: a list of single names misses what a later kernel brings.',
  }),
  check('hostNetworkSet', 'Pods are in the network of the node'),
  check('hostPortSet', 'A container takes a port of the node', {
    differs:
      'host-ports is silent about a Pod in the network of the node, where a hostPort opens nothing more; host-network speaks there.',
  }),
  check('tlsSettingsMissing', 'An Ingress is served without TLS'),
  check('sensitiveContainerEnvVar', 'A variable holds a secret'),
  check('sensitiveConfigmapContent', 'A ConfigMap holds a secret'),
  check('clusterrolePodExecAttach', 'A ClusterRole lets run commands in Pods'),
  check('rolePodExecAttach', 'A Role lets run commands in Pods'),
  check('clusterrolebindingPodExecAttach', 'A ClusterRoleBinding lets run commands in Pods'),
  check('rolebindingClusterRolePodExecAttach', 'A RoleBinding to a ClusterRole lets run commands in Pods'),
  check('rolebindingRolePodExecAttach', 'A RoleBinding to a Role lets run commands in Pods'),
  check('clusterrolebindingClusterAdmin', 'A ClusterRoleBinding grants everything'),
  check(
    'rolebindingClusterAdminClusterRole',
    'A RoleBinding grants everything in its namespace by a ClusterRole',
  ),
  check('rolebindingClusterAdminRole', 'A RoleBinding grants everything in its namespace by a Role'),
];

export const POLARIS: Peer = {
  tool: 'polaris',
  title: 'Polaris',
  version: 'the 44 checks of its default configuration',
  source: 'https://polaris.docs.fairwinds.com/checks/security/',
  set: 'polaris-default',
  checks: CHECKS,
};

function check(id: string, about: string, details: CheckDetails = {}): PeerCheck {
  return { id, about, byDefault: true, ...details };
}

function requires(field: string): CheckDetails {
  return { asks: { 'resource-requests-limits': { require: [field] } } };
}
