import { definePolicy, findInContainers } from '#policy.ts';
import {
  addedCapabilities,
  capabilitiesPointer,
  capabilityName,
  droppedCapabilities,
  entriesOf,
} from '#workload/capabilities.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';
import { isFreeAsWindows, letterOf, NEWEST, POD_SECURITY_VERSION, SINCE } from '#workload/pod-security.ts';

export default definePolicy({
  id: 'drop-all-capabilities',
  title: 'Container keeps capabilities that it did not ask for',
  description:
    "Container runtimes give every container a part of root's rights (CHOWN, SETUID, MKNOD and others), although few " +
    'programs use any of them. Dropping ALL leaves a container what it names in capabilities.add and nothing else. The ' +
    'restricted Pod Security Standard asks for it, in exactly this spelling.',
  remediation:
    'Set securityContext.capabilities.drop to ["ALL"] on every container, and add the single ones that it needs.',
  whenNot:
    'An image that starts as root and changes its user, or whose program has file capabilities, does not ' +
    'start without some of them: add those by name, or exempt it.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: POD_SECURITY_VERSION,
  },
  covers: {
    'pod-security-restricted': ['capabilities_restricted'],
    polaris: ['insecureCapabilities'],
    'k8s-auto-fix': ['drop_capabilities', 'drop_cap_sys_admin'],
    cis: ['5.2.8', '5.2.10'],
    'nsa-cisa': ['minimal-capabilities'],
  },
  unfixable:
    'A Pod with windowsOptions that neither spec.os nor its node selector binds to a system may run on Windows, where the ' +
    'field means nothing.',

  detect: (subject, parameters) => {
    const letter = letterOf(parameters);
    if ((letter ?? NEWEST) < SINCE.capabilities) return [];
    return findInContainers(subject, (container, pod) => {
      const dropped = entriesOf(container, 'drop');
      if (dropped.includes('ALL') || isFreeAsWindows(pod, letter)) return undefined;
      return {
        container,
        pointer: capabilitiesPointer(container, 'drop'),
        value: 'unset',
        reason: `${titleOf(container)} keeps capabilities: set capabilities.drop: ["ALL"]`,
        detail: droppedCapabilities(container).has('ALL')
          ? 'securityContext.capabilities.drop names ALL in another case, which the Pod Security Standards do not accept.'
          : `securityContext.capabilities.drop ${dropped.length === 0 ? 'is not set' : 'does not name ALL'}, so the ` +
            'container keeps rights of root that container runtimes give by default.',
      };
    });
  },

  fix: {
    risks: {
      evidence:
        'The list has ALL already, not in capitals: runtimes read it without regard to case, the Pod Security Standards do ' +
        'not.',
      risky:
        'A program that runs as root may use what is dropped. One that does not run as root may fail as well: the kernel ' +
        'refuses to execute a file whose file capabilities are effective but no longer to be had, even where ' +
        'allowPrivilegeEscalation is false.',
    },
    pointers: ['{container}/securityContext/capabilities/drop'],
    conflicts: 'Where the manifest states the list drop, which has one owner as a whole, the fix changes it.',
    offer: ({ container, pointer }, { pod }) => {
      if (container === undefined || pod?.mayBeWindows) return undefined;
      return {
        risk: droppedCapabilities(container).has('ALL') ? 'evidence' : 'risky',
        edits: [{ op: 'set', pointer, value: ['ALL', ...addedAndDropped(container)] }],
      };
    },
  },
});

/** What is added and dropped at once: there a drop by name takes away what a drop of ALL leaves. */
function addedAndDropped(container: Container): readonly string[] {
  const added = new Set(addedCapabilities(container).map(({ name }) => name));
  return entriesOf(container, 'drop')
    .filter((entry) => typeof entry === 'string')
    .filter((entry) => entry.toUpperCase() !== 'ALL')
    .filter((entry) => added.has('ALL') || added.has(capabilityName(entry)));
}
