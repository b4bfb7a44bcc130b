import { at, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { definePolicy, prepared } from '#policy.ts';
import { capabilityName, type WrittenCapability, writtenCapabilities } from '#workload/capabilities.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import {
  isFreeAsWindows,
  letterOf,
  NEWEST,
  POD_SECURITY_LEVEL,
  POD_SECURITY_VERSION,
  SINCE,
} from '#workload/pod-security.ts';

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
        description:
          'The capabilities that a container may add; the case and a leading CAP_ do not matter. By default those of the ' +
          'baseline standard (AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, ' +
          'SETGID, SETPCAP, SETUID, SYS_CHROOT); at the level restricted, since 1.22, only NET_BIND_SERVICE.',
        type: ['array', 'null'],
        items: { type: 'string' },
        default: null,
      },
      ...POD_SECURITY_LEVEL,
      ...POD_SECURITY_VERSION,
    },
  },
  covers: {
    'pod-security-baseline': ['capabilities_baseline'],
    'pod-security-restricted': ['capabilities_restricted'],
    polaris: ['dangerousCapabilities'],
    'k8s-auto-fix': ['drop_capabilities', 'drop_cap_sys_admin'],
    cis: ['5.2.9'],
    'nsa-cisa': ['minimal-capabilities'],
  },

  needs: ['{container}/securityContext/capabilities/add'],
  detect: ({ pod }, parameters) => {
    if (pod === undefined || isFree(pod, parameters)) return [];
    const { allows, spelling } = allowing(parameters);
    return pod.containers.flatMap((container) =>
      writtenCapabilities(container)
        .filter((capability) => !allows(capability))
        .map((capability) => ({
          container,
          pointer: capability.pointer,
          item: spelling ? capability.written : capability.name,
          value: 'added',
          ...textsOn(container, capability, parameters),
        })),
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

const HARMLESS = [
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
];

interface Allowing {
  readonly allows: (capability: WrittenCapability) => boolean;
  /** The spelling counts: a version of the standard knows names in one only, who runs the container is less particular. */
  readonly spelling: boolean;
}

const allowing = prepared((parameters): Allowing => {
  const standard = standardIn(parameters);
  const own = at(parameters, 'allow') !== undefined;
  if (!own && letterOf(parameters) !== undefined) {
    return { allows: ({ written }) => standard.includes(written), spelling: true };
  }
  const names = own ? listAt(parameters, 'allow') : standard;
  const allowed = new Set(names.filter((name) => typeof name === 'string').map(capabilityName));
  return { allows: ({ name }) => name === '' || allowed.has(name), spelling: false };
});

function standardIn(parameters: JsonMap): readonly string[] {
  return goesByRestricted(parameters) ? [BINDING] : HARMLESS;
}

/** All that the restricted standard lets a container add. */
const BINDING = 'NET_BIND_SERVICE';

function goesByRestricted(parameters: JsonMap): boolean {
  const minor = letterOf(parameters) ?? NEWEST;
  return stringAt(parameters, 'podSecurityLevel') === 'restricted' && minor >= SINCE.capabilities;
}

/** Windows has no capabilities; the baseline standard forbids them there too. */
function isFree(pod: Pod, parameters: JsonMap): boolean {
  const letter = letterOf(parameters);
  if (goesByRestricted(parameters)) return isFreeAsWindows(pod, letter);
  return letter === undefined && pod.windows;
}

function textsOn(container: Container, { name, written }: WrittenCapability, parameters: JsonMap) {
  const shown = HARMLESS.includes(name) ? written : name || '""';
  const { advice, meaning } = judgementOn(name, parameters);
  return {
    reason: `${titleOf(container)} adds ${shown}: ${advice}`,
    detail: `securityContext.capabilities.add names ${shown}${meaning}`,
  };
}

function judgementOn(name: string, parameters: JsonMap) {
  const advice = 'remove it from securityContext.capabilities.add';
  if (at(parameters, 'allow') === undefined) {
    if (standardIn(parameters).includes(name))
      return { advice: `write ${name}`, meaning: `; the standard knows it as ${name} only.` };
    if (HARMLESS.includes(name))
      return {
        advice: `remove it, restricted allows only ${BINDING}`,
        meaning: `; restricted allows only ${BINDING}.`,
      };
  }
  return { advice, meaning: MEANING[name] ?? ', which is not among the harmless ones.' };
}

const MEANING: Readonly<Record<string, string>> = {
  ALL: ': the container has every capability of root on the node.',
  SYS_ADMIN: ': it lets a process mount, join namespaces and so leave the container.',
};
