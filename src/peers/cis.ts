import type { CheckDetails, Peer, PeerCheck } from './peer.ts';

/**
 * Source: cfg/cis-1.9 and cfg/cis-1.10 of aquasecurity/kube-bench, which agree on these numbers. Chapters 1 to 4 are about
 * files and flags of the nodes and of the control plane.
 */
const CHECKS: readonly PeerCheck[] = [
  automated('5.1.1', 'The role cluster-admin is used only where it is needed'),
  automated('5.1.2', 'Few may read Secrets'),
  automated('5.1.3', 'Roles hold no wildcards'),
  automated('5.1.4', 'Few may create Pods'),
  automated('5.1.5', 'The service accounts called default are not used'),
  automated('5.1.6', 'Tokens of service accounts are mounted only where they are needed'),
  manual('5.1.7', 'The group system:masters is not used'),
  manual('5.1.8', 'Few may bind, impersonate and escalate'),
  manual('5.1.9', 'Few may create PersistentVolumes'),
  manual('5.1.10', 'Few may reach nodes through their proxy'),
  manual('5.1.11', 'Few may approve certificates'),
  manual('5.1.12', 'Few may change webhook configurations'),
  manual('5.1.13', 'Few may create tokens of service accounts'),
  manual('5.2.1', 'Every namespace has a mechanism that controls its Pods'),
  manual('5.2.2', 'No container is privileged'),
  manual('5.2.3', 'No Pod sees the processes of the node'),
  manual('5.2.4', 'No Pod shares the memory segments of the node'),
  manual('5.2.5', 'No Pod is in the network of the node'),
  manual('5.2.6', 'No container may gain privileges'),
  manual('5.2.7', 'No container runs as root'),
  manual('5.2.8', 'No container has NET_RAW'),
  manual('5.2.9', 'No container adds capabilities'),
  manual('5.2.10', 'No container has capabilities'),
  manual('5.2.11', 'No Windows container is a process of the node'),
  manual('5.2.12', 'No directory of the node is mounted'),
  manual('5.2.13', 'No container takes a port of the node'),
  manual('5.3.1', 'The network plugin knows NetworkPolicies', {
    uncovered: 'Which network plugin a cluster has, and what it can do, is in none of its workloads.',
  }),
  manual('5.3.2', 'Every namespace has NetworkPolicies'),
  manual('5.4.1', 'Secrets are files rather than variables'),
  manual('5.4.2', 'Secrets are kept outside of the cluster', {
    uncovered: 'Where a Secret comes from is not in the object: most external stores end in one as well.',
  }),
  manual('5.5.1', 'Images are known by where they come from', {
    uncovered:
      'Whether an image was signed is not in the object that names it: that takes a look into the registry.',
  }),
  manual('5.7.1', 'Namespaces separate what does not belong together', {
    uncovered:
      'What belongs together is not in the objects; that the namespace default is not used is 5.7.4.',
  }),
  manual('5.7.2', 'A seccomp profile holds containers'),
  manual('5.7.3', 'Pods and containers have a security context', {
    uncovered: 'It names no field; those that matter are asked for one by one in 5.2 and 5.7.2.',
  }),
  manual('5.7.4', 'The namespace default is not used'),
];

export const CIS: Peer = {
  tool: 'cis',
  title: 'CIS Kubernetes Benchmark',
  version: 'chapter 5 of v1.9 and v1.10',
  source: 'https://www.cisecurity.org/benchmark/kubernetes',
  set: 'cis-workloads',
  checks: CHECKS,
};

function automated(id: string, about: string): PeerCheck {
  return { id, about, byDefault: true, audit: 'automated' };
}

function manual(id: string, about: string, details: CheckDetails = {}): PeerCheck {
  return { id, about, byDefault: true, audit: 'manual', ...details };
}
