import { stringAt } from '#json/value.ts';
import { definePolicy, type Finding } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import { letterOf, NEWEST, POD_SECURITY_VERSION, SINCE } from '#workload/pod-security.ts';
import { type SecurityContext, securityContextsOf } from '#workload/security-context.ts';

export default definePolicy({
  id: 'selinux-options',
  title: 'Container chooses its own rights under SELinux',
  description:
    'On nodes with SELinux the type of a process decides what it may touch, whoever runs it. The container runtime gives ' +
    'containers a type that keeps them from the node; another one (spc_t above all), and any user or role, can take that ' +
    'away. The level is free: it parts containers from each other.',
  remediation: 'Remove type, user and role from securityContext.seLinuxOptions.',
  whenNot:
    'Storage drivers and node agents that work on the node’s files need spc_t or a type of their own: ' +
    'exempt them by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: { 'pod-security-baseline': ['seLinuxOptions'], 'nsa-cisa': ['selinux'] },

  needs: ['{pod}/securityContext/seLinuxOptions', '{container}/securityContext/seLinuxOptions'],
  detect: ({ pod }, parameters) => {
    const letter = letterOf(parameters);
    // Windows has no SELinux; the standard forbids the fields there too.
    if (pod === undefined || (pod.windows && letter === undefined)) return [];
    const types = typesIn(letter ?? NEWEST);
    return securityContextsOf(pod).flatMap((context) =>
      FIELDS.flatMap((field) => {
        const value = stringAt(context.fields, 'seLinuxOptions', field) ?? '';
        if (value === '' || (field === 'type' && types.includes(value))) return [];
        return [chosen(context, field, value)];
      }),
    );
  },

  fix: {
    risks: {
      risky:
        'Somebody asked for it, most likely because the program reaches for what its usual type may not touch: without, the ' +
        'kernel refuses that.',
    },
    pointers: ['{pod}/securityContext/seLinuxOptions/*', '{container}/securityContext/seLinuxOptions/*'],
    conflicts: 'The manifest states the field, and the fix removes it.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'remove', pointer }] }),
  },
});

const FIELDS = ['type', 'user', 'role'] as const;

/** What container-selinux gives to containers of all sorts; the last is for those that start containers themselves. */
function typesIn(minor: number): readonly string[] {
  const types = ['container_t', 'container_init_t', 'container_kvm_t'];
  return minor < SINCE.containerEngine ? types : [...types, 'container_engine_t'];
}

function chosen({ container, pointer }: SecurityContext, field: string, value: string): Finding {
  return {
    container,
    pointer: `${pointer}/seLinuxOptions/${field}`,
    item: field,
    value,
    reason: `${titleOf(container)} has the SELinux ${field} ${value}: remove it from seLinuxOptions`,
    detail: `securityContext.seLinuxOptions.${field} is ${value}, in the place of what the container runtime gives to containers.`,
  };
}
