import type { CheckDetails, Peer, PeerCheck } from './peer.ts';

/** The ids by which it groups what kube-linter and Kyverno find for it. All are on by default. */
const CHECKS: readonly PeerCheck[] = [
  check('no_latest_tag', 'An image has the tag latest, or none', {
    differs: 'No tag is made up: an image that nobody pushed cannot be pulled.',
  }),
  check('no_privileged', 'A container is privileged'),
  check('drop_capabilities', 'A container keeps or adds capabilities'),
  check('drop_cap_sys_admin', 'A container adds SYS_ADMIN'),
  check('no_allow_privilege_escalation', 'A container may gain privileges'),
  check('read_only_root_fs', 'The root file system is writable'),
  check('run_as_non_root', 'A container may run as root'),
  check('run_as_user', 'No user is named', {
    differs: 'No user is made up: which one owns the files of an image is not in the manifest.',
  }),
  check('enforce_seccomp', 'A container runs without a seccomp profile'),
  check('set_requests_limits', 'Requests or limits are missing'),
  check('no_host_path', 'A directory of the node is mounted'),
  check('no_host_ports', 'A container takes a port of the node'),
  check('ssh_port', 'A container declares port 22'),
  check('no_host_network', 'Pods are in the network of the node'),
  check('no_host_pid', 'Pods see the processes of the node'),
  check('no_host_ipc', 'Pods share the memory segments of the node'),
  check('unsafe_sysctls', 'Pods change kernel parameters that are not their own'),
  check('non_existent_service_account', 'The service account is not there'),
  check('deprecated_service_account_field', 'The field serviceAccount is set'),
  check('env_var_secret', 'A variable holds a secret', {
    differs: 'No reference is made up: one to a Secret that is not there keeps the Pod from starting.',
  }),
  check('duplicate_env_var', 'A variable is set more than once', {
    differs: 'The last value is kept and not the first, because it is the one that Kubernetes uses.',
  }),
  check('liveness_port', 'The liveness probe asks a port that is not declared'),
  check('readiness_port', 'The readiness probe asks a port that is not declared'),
  check('startup_port', 'The startup probe asks a port that is not declared'),
  check('invalid_target_ports', 'A port has a name that no port may have'),
  check('mismatching_selector', 'The selector does not match the labels of the template'),
  check('dangling_service', 'A Service selects nothing'),
  check('pdb_unhealthy_eviction_policy', 'Pods that are not ready keep a node from being drained'),
  check('job_ttl_after_finished', 'A finished Job is never removed'),
  check('no_anti_affinity', 'Replicas may all run on one node'),
];

export const K8S_AUTO_FIX: Peer = {
  tool: 'k8s-auto-fix',
  title: 'k8s-auto-fix',
  version: 'its 30 canonical policies',
  source: 'https://github.com/bmendonca3/k8s-auto-fix',
  checks: CHECKS,
};

function check(id: string, about: string, details: CheckDetails = {}): PeerCheck {
  return { id, about, byDefault: true, ...details };
}
