import { listAt } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { type AddedCapability, addedCapabilities, capabilityName } from '#workload/capabilities.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'added-capabilities',
  title: 'Container adds capabilities beyond the harmless ones',
  description:
    'A capability is a part of what root may do. Those outside the list of the baseline Pod Security Standard reach ' +
    'beyond the container: NET_ADMIN changes the network, SYS_PTRACE looks into other processes, SYS_MODULE loads code ' +
    'into the kernel. With SYS_ADMIN most ways out of a container are open, and ALL is all of them.',
  remediation: 'Remove the capability from securityContext.capabilities.add.',
  whenNot:
    'Network plugins, tracers and storage drivers do with a capability what they are there for. Exempt them ' +
    'by name, or give the capability to everybody with the parameter allow.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      allow: {
        description: 'The capabilities that a container may add; the case and a leading CAP_ do not matter.',
        type: 'array',
        items: { type: 'string' },
        default: [
          'AUDIT_WRITE',
          'CHOWN',
          'DAC_OVERRIDE',
          'FOWNER',
          'FSETID',
          'KILL',
          'MKNOD',
          'NET_BIND_SERVICE',
          'SETFCAP',
          'SETGID',
          'SETPCAP',
          'SETUID',
          'SYS_CHROOT',
        ],
      },
    },
  },

  detect: ({ pod }, parameters) => {
    if (pod === undefined || pod.windows) return [];
    const allowed = allowedBy(parameters);
    return pod.containers.flatMap((container) =>
      addedCapabilities(container)
        .filter(({ name }) => !allowed.has(name))
        .map((capability) => added(container, capability)),
    );
  },

  fix: {
    risks: {
      risky:
        'Somebody gave the program this capability, most likely because it fails without; whether it still uses it cannot ' +
        'be read from the object.',
    },
    pointers: ['{container}/securityContext/capabilities/add'],
    conflicts:
      'The manifest states the list add, which has one owner as a whole, and the fix takes ' +
      'entries out of it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'remove', pointer }] }),
  },
});

const allowedBy = prepared((parameters): ReadonlySet<string> => {
  const names = listAt(parameters, 'allow').filter((name) => typeof name === 'string');
  return new Set(names.map(capabilityName));
});

function added(container: Container, { name, pointer }: AddedCapability): Finding {
  return {
    container,
    pointer,
    item: name,
    value: 'added',
    reason: `${titleOf(container)} adds ${name}: remove it from securityContext.capabilities.add`,
    detail: `securityContext.capabilities.add names ${name}${MEANING[name] ?? ', which is not among the harmless ones.'}`,
  };
}

const MEANING: Readonly<Record<string, string>> = {
  ALL: ': the container has every capability of root on the node.',
  SYS_ADMIN: ': it lets a process mount, join namespaces and so leave the container.',
};
