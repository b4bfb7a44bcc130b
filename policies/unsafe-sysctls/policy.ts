import { listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

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
          'The names that are safe: those of the baseline Pod Security Standard of Kubernetes 1.32 to 1.36. They may be ' +
          'written with dots or with slashes.',
        type: 'array',
        items: { type: 'string' },
        default: [
          'kernel.shm_rmid_forced',
          'net.ipv4.ip_local_port_range',
          'net.ipv4.ip_local_reserved_ports',
          'net.ipv4.ip_unprivileged_port_start',
          'net.ipv4.ping_group_range',
          'net.ipv4.tcp_fin_timeout',
          'net.ipv4.tcp_keepalive_intvl',
          'net.ipv4.tcp_keepalive_probes',
          'net.ipv4.tcp_keepalive_time',
          'net.ipv4.tcp_rmem',
          'net.ipv4.tcp_syncookies',
          'net.ipv4.tcp_wmem',
        ],
      },
    },
  },

  detect: ({ pod }, parameters) => {
    if (pod === undefined || pod.windows) return [];
    const allowed = namesIn(parameters);
    const findings: Finding[] = [];
    listAt(pod.spec, 'securityContext', 'sysctls').forEach((sysctl, index) => {
      const name = stringAt(sysctl, 'name') ?? '';
      if (name === '' || allowed.has(withDots(name))) return;
      findings.push({
        pointer: `${pod.pointer}/securityContext/sysctls/${index}`,
        value: withDots(name),
        reason: `pod sets the sysctl ${name}: remove it from securityContext.sysctls`,
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

const namesIn = prepared((parameters): ReadonlySet<string> => {
  const names = listAt(parameters, 'allow');
  return new Set(names.flatMap((name) => (typeof name === 'string' ? [withDots(name)] : [])));
});

/**
 * `net/ipv4/conf/eth0.100/rp_filter` -> `net.ipv4.conf.eth0/100.rp_filter`: whichever separator comes first separates
 * the words, the other one is part of them. Source: NormalizeName in k8s.io/component-helpers/node/util/sysctl.
 */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replaceAll(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}
