import { booleanAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { letterOf, POD_SECURITY_VERSION } from '#workload/pod-security.ts';

export default definePolicy({
  id: 'host-pid',
  title: 'Pod sees the processes of the node',
  description:
    'A container in the process namespace of the node sees every process there with its arguments and, as root, its ' +
    'environment and files: secrets of other Pods among them. It can send them signals, and with SYS_PTRACE change them.',
  remediation: 'Remove hostPID; what watches the processes of the node belongs to the node, not into a Pod.',
  whenNot: 'Node agents that watch or debug processes need it.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://man7.org/linux/man-pages/man7/pid_namespaces.7.html',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: {
    'pod-security-baseline': ['hostNamespaces'],
    'kube-linter': ['host-pid'],
    polaris: ['hostPIDSet'],
    'k8s-auto-fix': ['no_host_pid'],
    cis: ['5.2.3'],
    'nsa-cisa': ['no-host-processes'],
  },

  needs: ['{pod}/hostPID'],
  detect: ({ pod }, parameters) => {
    if (pod === undefined || booleanAt(pod.spec, 'hostPID') !== true) return [];
    // Windows has no such namespace: the API server refuses the flag, or nothing reads it. The standard forbids it there too.
    if (pod.windows && letterOf(parameters) === undefined) return [];
    return [
      {
        pointer: `${pod.pointer}/hostPID`,
        value: 'true',
        reason: 'the Pod sees every process of the node: remove hostPID',
        detail: 'hostPID is true, so the containers run in the process namespace of the node.',
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'A program that looks at the processes of the node (monitoring agents, debuggers, nsenter) no longer finds them, ' +
        'and its own process ids change.',
    },
    pointers: ['{pod}/hostPID'],
    conflicts: 'The manifest states hostPID, and the fix removes it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'remove', pointer }] }),
  },
});
