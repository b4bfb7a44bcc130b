import { booleanAt } from '#json/value.ts';
import { definePolicy, type Edit, NO_PARAMETERS } from '#policy.ts';
import { hostPortsOf, usesHostNetwork, withoutHostPort } from '#workload/host-ports.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import type { Pod } from '#workload/pod.ts';

export default definePolicy({
  id: 'host-network',
  title: "Pod is in the node's network",
  description:
    "A container in the node's network reaches what listens on the node's loopback address, may watch its traffic, " +
    'takes its ports, has its identity for cloud metadata, and is held by no network policy.',
  remediation: 'Remove hostNetwork and every hostPort, and reach the Pod through a Service.',
  whenNot:
    'Network plugins, node agents and ingress controllers that own the ports of their nodes live there.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  covers: {
    'pod-security-baseline': ['hostNamespaces'],
    'kube-linter': ['host-network'],
    polaris: ['hostNetworkSet'],
    'k8s-auto-fix': ['no_host_network'],
    cis: ['5.2.5'],
    'nsa-cisa': ['no-host-network'],
  },
  unfixable:
    'A Pod of HostProcess containers on Windows must be in the network of its node; the API server refuses others.',

  needs: ['{pod}/hostNetwork'],
  detect: ({ pod }) => {
    if (pod === undefined || !usesHostNetwork(pod)) return [];
    return [
      {
        pointer: `${pod.pointer}/hostNetwork`,
        value: 'true',
        reason: "the Pod is in the node's network: remove hostNetwork",
        detail: 'hostNetwork is true, so the containers use the addresses, ports and loopback of the node.',
      },
    ];
  },

  fix: {
    risks: {
      risky:
        "The program gets an address of its own: what reaches it through the node's address, what it reaches on the node's " +
        'loopback address, and what it does to the network of the node (CNI plugins, kube-proxy) stops.',
    },
    pointers: ['{pod}/hostNetwork', '{container}/ports/*/hostPort', '{container}/ports/*/hostIP'],
    conflicts:
      'The manifest states hostNetwork, and the fix removes it with the ports of the node ' +
      'that come from it.',
    offer: ({ pointer }, { pod }) => {
      if (pod === undefined || hasHostProcess(pod)) return undefined;
      return { risk: 'risky', edits: [removal(pointer), ...portsLeftOver(pod)] };
    },
  },
});

/**
 * In the node's network a hostPort opens nothing, and the API server fills it in for a Pod. Without, each would take a
 * port of the node: one in an init container even another than its containerPort (validatePodHostNetworkDeps looks at
 * `containers` only).
 */
function portsLeftOver(pod: Pod): readonly Edit[] {
  return [...hostPortsOf(pod).values()].map(withoutHostPort);
}

function removal(pointer: string): Edit {
  return { op: 'remove', pointer };
}

/** By validateWindowsHostProcessPod the containers agree, so that any one of them tells. */
function hasHostProcess(pod: Pod): boolean {
  return [pod.spec, ...pod.containers.map(({ spec }) => spec)].some(
    (spec) => booleanAt(spec, 'securityContext', 'windowsOptions', 'hostProcess') === true,
  );
}
