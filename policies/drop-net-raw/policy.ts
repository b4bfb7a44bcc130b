import { definePolicy, type Edit, findInContainers, NO_PARAMETERS } from '#policy.ts';
import {
  addedCapabilities,
  capabilitiesPointer,
  droppedCapabilities,
  entriesOf,
} from '#workload/capabilities.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';

/**
 * An entry NET_RAW of `add` is found by `added-capabilities` too: each of the two may be chosen without the other,
 * and the baseline Pod Security Standard forbids the entry by itself. Both remove it by the same edit, so it is one fix.
 */
export default definePolicy({
  id: 'drop-net-raw',
  title: 'Container may send packets in the name of others',
  description:
    'NET_RAW is among the capabilities that a container runtime gives by default. With it a program may open raw ' +
    'sockets and forge packets: ARP and DNS answers in the name of other Pods, for one.',
  remediation: 'Add NET_RAW (or ALL) to securityContext.capabilities.drop, and do not add it again.',
  whenNot: 'Network tools and load balancers that make packets of their own need it.',
  references: [
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    'https://github.com/containerd/containerd/blob/v2.1.4/pkg/oci/spec.go',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  ],
  covers: {
    'kube-linter': ['drop-net-raw-capability'],
    'k8s-auto-fix': ['drop_capabilities'],
    cis: ['5.2.8'],
  },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'A Pod with windowsOptions that neither spec.os nor its node selector binds to a system may run on Windows, where the ' +
    'field means nothing.',

  detect: (subject) =>
    findInContainers(subject, (container, pod) => {
      const [added] = netRawIn(container);
      if (pod.windows || (isDropped(container) && added === undefined)) return undefined;
      return {
        container,
        pointer: added ?? capabilitiesPointer(container, 'drop'),
        value: 'kept',
        reason:
          `${titleOf(container)} may forge packets: ` +
          (added === undefined
            ? 'set securityContext.capabilities.drop: ["NET_RAW"]'
            : 'remove NET_RAW from securityContext.capabilities.add'),
        detail:
          added === undefined
            ? 'securityContext.capabilities.drop takes NET_RAW away neither by name nor by ALL, so the container has it.'
            : 'securityContext.capabilities.add asks for NET_RAW; to some runtimes that outdoes what is dropped.',
      };
    }),

  fix: {
    risks: {
      risky:
        'A program that sends packets of its own making stops: ping without the sysctl net.ipv4.ping_group_range, arping, ' +
        'traceroute, tcpdump, some load balancers and DHCP clients. It needs NET_RAW, whether by default or by name.',
    },
    pointers: [
      '{container}/securityContext/capabilities/drop',
      '{container}/securityContext/capabilities/add',
    ],
    conflicts:
      'Where the manifest states the list drop or NET_RAW in the list add, which have one owner each as a ' +
      'whole, the fix changes them.',
    offer: ({ container }, { pod }) => {
      if (container === undefined || pod?.mayBeWindows) return undefined;
      const removals = netRawIn(container).map((pointer): Edit => ({ op: 'remove', pointer }));
      return {
        risk: 'risky',
        edits: isDropped(container) ? removals : [dropOf(container), ...removals],
      };
    },
  },
});

/** JSON Pointers of the entries of `add` that name it. */
function netRawIn(container: Container): readonly string[] {
  return addedCapabilities(container).flatMap(({ name, pointer }) => (name === 'NET_RAW' ? [pointer] : []));
}

/** To Docker an ALL in `add` outdoes one in `drop`, but not a name there. */
function isDropped(container: Container): boolean {
  const dropped = droppedCapabilities(container);
  if (dropped.has('NET_RAW')) return true;
  return dropped.has('ALL') && !addedCapabilities(container).some(({ name }) => name === 'ALL');
}

function dropOf(container: Container): Edit {
  return {
    op: 'set',
    pointer: capabilitiesPointer(container, 'drop'),
    value: [...entriesOf(container, 'drop'), 'NET_RAW'],
  };
}
