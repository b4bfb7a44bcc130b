import { at, listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { letterOf, POD_SECURITY_VERSION } from '#workload/pod-security.ts';

export default definePolicy({
  id: 'unsafe-sysctls',
  title: 'Pod changes kernel parameters that are not its own',
  description:
    'A sysctl is safe where it holds for the Pod alone and cannot harm its neighbours. All others can change the node ' +
    'for every Pod on it, or switch off what protects it; a kubelet refuses them unless its administrator allowed ' +
    'each by name.',
  remediation: 'Remove the entry from securityContext.sysctls, or have the parameter set for the node.',
  whenNot:
    'Nodes that are set up for it (--allowed-unsafe-sysctls) take some: databases and load balancers are ' +
    'tuned by them.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      allow: {
        description:
          'The names that are safe, with dots or with slashes; by default those of the baseline Pod Security Standard of ' +
          'Kubernetes 1.32 to 1.36, or of the podSecurityVersion: kernel.shm_rmid_forced, ' +
          'net.ipv4.ip_local_port_range, .ip_unprivileged_port_start, .ping_group_range and .tcp_syncookies; since 1.27 ' +
          'also .ip_local_reserved_ports; since 1.29 .tcp_fin_timeout, .tcp_keepalive_intvl, .tcp_keepalive_probes and ' +
          '.tcp_keepalive_time; since 1.32 .tcp_rmem and .tcp_wmem; since 1.37 .tcp_notsent_lowat and ' +
          '.tcp_slow_start_after_idle.',
        type: ['array', 'null'],
        items: { type: 'string' },
        default: null,
      },
      ...POD_SECURITY_VERSION,
    },
  },
  covers: {
    'pod-security-baseline': ['sysctls'],
    'kube-linter': ['unsafe-sysctls'],
    'k8s-auto-fix': ['unsafe_sysctls'],
  },

  needs: ['{pod}/securityContext/sysctls'],
  detect: ({ pod }, parameters) => {
    const letter = letterOf(parameters);
    // On Windows nothing reads the field; the standard does.
    if (pod === undefined || (pod.windows && letter === undefined)) return [];
    const allows = allowing(parameters);
    const findings: Finding[] = [];
    listAt(pod.spec, 'securityContext', 'sysctls').forEach((sysctl, index) => {
      const name = stringAt(sysctl, 'name') ?? '';
      if (allows(name) || (name === '' && letter === undefined)) return;
      findings.push({
        pointer: `${pod.pointer}/securityContext/sysctls/${index}`,
        value: withDots(name),
        reason: `pod sets the sysctl ${name || '""'}: remove it from securityContext.sysctls`,
        detail: `${name} is not among the sysctls that are safe to set for one Pod.`,
      });
    });
    return findings;
  },

  fix: {
    risks: {
      risky: 'Somebody asked for it: without the parameter a program may be slow, or not start at all.',
    },
    pointers: ['{pod}/securityContext/sysctls'],
    conflicts:
      'The manifest states the list sysctls, which has one owner as a whole, and the fix takes entries out ' +
      'of it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'remove', pointer }] }),
  },
});

/** A version of the standard knows names with dots only; the API server takes them with slashes too. */
const allowing = prepared((parameters): ((name: string) => boolean) => {
  const letter = letterOf(parameters);
  const own = at(parameters, 'allow') !== undefined;
  const names = own ? listAt(parameters, 'allow') : safeIn(letter ?? NODES_KNOW);
  const safe = new Set(names.flatMap((name) => (typeof name === 'string' ? [withDots(name)] : [])));
  return own || letter === undefined ? (name) => safe.has(withDots(name)) : (name) => safe.has(name);
});

/** What 1.37 calls safe a kubelet before it refuses, so it takes a version to allow that. */
const NODES_KNOW = 36;

/** By the minor version of the baseline standard that first has them. */
const SAFE: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.ip_unprivileged_port_start',
      'net.ipv4.ping_group_range',
      'net.ipv4.tcp_syncookies',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [
    29,
    [
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
      'net.ipv4.tcp_keepalive_time',
    ],
  ],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
  [37, ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle']],
];

function safeIn(minor: number): readonly string[] {
  return SAFE.flatMap(([since, names]) => (since <= minor ? names : []));
}

/**
 * `net/ipv4/conf/eth0.100/rp_filter` -> `net.ipv4.conf.eth0/100.rp_filter`: whichever separator comes first separates
 * the words, the other one is part of them. Source: NormalizeName in k8s.io/component-helpers/node/util/sysctl.
 */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replaceAll(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}
