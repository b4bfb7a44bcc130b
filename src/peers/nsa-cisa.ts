import type { Peer, PeerCheck } from './peer.ts';

/** The guide numbers nothing, so the ids are ours, under the headings of the guide. */
const CHECKS: readonly PeerCheck[] = [
  ...section('Kubernetes Pod security', {
    'non-root': 'Containers run as another user than root',
    'immutable-root-filesystem': 'The root file system of a container cannot be written to',
    'no-privileged': 'No container is privileged',
    'no-host-processes': 'Pods share neither processes nor memory segments with the node',
    'no-host-network': 'Pods are not in the network of the node',
    'restricted-host-paths': 'Pods mount no directories of the node, or only those that they have to',
    'no-privilege-escalation': 'No process gains more privileges than its parent',
    selinux: 'SELinux labels are not chosen by the Pod',
    apparmor: 'AppArmor holds containers',
    seccomp: 'A seccomp profile holds containers',
    'minimal-capabilities': 'Containers keep no capability that they do not need',
    'service-account-token': 'Pods that do not call the Kubernetes API have no token for it',
    'pod-security-enforcement': 'Every namespace has a Pod Security level',
  }),
  {
    ...inSection('Kubernetes Pod security', 'no-root-group', 'Containers have no root group'),
    uncovered:
      'Files that belong to group 0 are the way in which many images let any user write, and outside of the container ' +
      'the group has no rights that the user has not.',
  },
  {
    ...inSection(
      'Kubernetes Pod security',
      'secure-images',
      'Images are scanned, signed and from known registries',
    ),
    uncovered:
      'Whether an image was scanned and signed is not in the object that names it; an image scanner and an admission ' +
      'plugin for signatures are the tools for it.',
  },
  ...section('Network separation and hardening', {
    'namespace-separation': 'Workloads have namespaces of their own, and not the one called default',
    'network-policies': 'A NetworkPolicy isolates every Pod',
    'resource-limits': 'Containers say what they take of CPU and memory',
    encryption: 'What comes from outside is encrypted',
    'no-secrets-in-the-open': 'Secrets stand in Secrets, and not in variables and ConfigMaps',
  }),
  {
    ...inSection(
      'Network separation and hardening',
      'resource-quotas',
      'Namespaces have quotas and limit ranges',
    ),
    uncovered:
      'How much of a cluster a namespace may take is not in the namespace, and what a quota is to say is the site’s choice.',
  },
  ...section('Authentication and authorization', {
    'no-anonymous-access': 'No role is bound to users without a name',
    'least-privilege-rbac': 'Roles grant what is needed, and not everything',
  }),
];

export const NSA_CISA: Peer = {
  tool: 'nsa-cisa',
  title: 'NSA/CISA Kubernetes Hardening Guide',
  version: 'what version 1.2 asks of objects; the ids are ours',
  source:
    'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
  set: 'nsa-cisa',
  checks: CHECKS,
};

function section(heading: string, rules: Readonly<Record<string, string>>): readonly PeerCheck[] {
  return Object.entries(rules).map(([id, about]) => inSection(heading, id, about));
}

function inSection(heading: string, id: string, about: string): PeerCheck {
  return { id, about: `${about} (${heading})`, byDefault: true };
}
