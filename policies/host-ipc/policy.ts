import { booleanAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { letterOf, POD_SECURITY_VERSION } from '#workload/pod-security.ts';

export default definePolicy({
  id: 'host-ipc',
  title: 'Pod shares the memory segments of the node',
  description:
    'A container in the IPC namespace of the node can open the shared memory, semaphores and message queues of the ' +
    "node's programs and of every other Pod that shares them, and read or change what is in them.",
  remediation: 'Remove hostIPC; containers of one Pod share an IPC namespace anyway.',
  whenNot:
    'Few programs share memory segments with the node; a database or a GPU service that does has to be ' +
    'exempt.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://man7.org/linux/man-pages/man7/ipc_namespaces.7.html',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: {
    'pod-security-baseline': ['hostNamespaces'],
    'kube-linter': ['host-ipc'],
    polaris: ['hostIPCSet'],
    'k8s-auto-fix': ['no_host_ipc'],
    cis: ['5.2.4'],
    'nsa-cisa': ['no-host-processes'],
  },

  needs: ['{pod}/hostIPC'],
  detect: ({ pod }, parameters) => {
    if (pod === undefined || booleanAt(pod.spec, 'hostIPC') !== true) return [];
    // Windows has no such namespace: the API server refuses the flag, or nothing reads it. The standard forbids it there too.
    if (pod.windows && letterOf(parameters) === undefined) return [];
    return [
      {
        pointer: `${pod.pointer}/hostIPC`,
        value: 'true',
        reason: 'the Pod shares the IPC namespace of the node: remove hostIPC',
        detail: 'hostIPC is true, so the containers open the same shared memory as the programs of the node.',
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'A program that talks to one of the node, or of another Pod, through shared memory or semaphores no longer reaches ' +
        'it.',
    },
    pointers: ['{pod}/hostIPC'],
    conflicts: 'The manifest states hostIPC, and the fix removes it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'remove', pointer }] }),
  },
});
