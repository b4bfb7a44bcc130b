import { listAt } from '#json/value.ts';
import { definePolicy, type Finding } from '#policy.ts';
import { type HostPort, hostPortsOf, usesHostNetwork, withoutHostPort } from '#workload/host-ports.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'host-ports',
  title: 'Container takes a port of the node',
  description:
    'A hostPort opens the container to whoever reaches the node, past Services and in many clusters past network ' +
    'policies; and no two Pods with the same hostPort fit on one node.',
  remediation: 'Remove hostPort and reach the container through a Service.',
  whenNot:
    'A DaemonSet that answers on every node, such as an ingress controller without a load balancer, needs its ' +
    'ports.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/concepts/configuration/overview/',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      allow: {
        description: 'The ports of the node that a container may take.',
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: 65_535 },
        default: [],
      },
    },
  },
  covers: {
    'pod-security-baseline': ['hostPorts'],
    polaris: ['hostPortSet'],
    'k8s-auto-fix': ['no_host_ports'],
    cis: ['5.2.13'],
  },

  needs: ['{container}/ports/*/hostPort'],
  detect: ({ pod }, parameters) => {
    // In the node's network a hostPort opens nothing, and the API server gives a Pod there one for every port.
    if (pod === undefined || usesHostNetwork(pod)) return [];
    const allowed = listAt(parameters, 'allow');
    return [...hostPortsOf(pod).values()].filter(({ hostPort }) => !allowed.includes(hostPort)).map(taken);
  },

  fix: {
    risks: {
      risky:
        "Whoever reaches the program through the node's address no longer does: clients outside the cluster, or the load " +
        'balancer in front of an ingress controller.',
    },
    pointers: ['{container}/ports/*/hostPort', '{container}/ports/*/hostIP'],
    conflicts: 'The manifest states the hostPort, and the fix removes it.',
    offer: ({ pointer }, { pod }) => {
      const found = pod && hostPortsOf(pod).get(pointer);
      return found && { risk: 'risky', edits: [withoutHostPort(found)] };
    },
  },
});

function taken({ container, target, hostPort, hostIP, pointer }: HostPort): Finding {
  return {
    container,
    pointer,
    item: target,
    value: hostIP === undefined ? `${hostPort}` : `${hostIP}:${hostPort}`,
    reason: `${titleOf(container)} takes port ${hostPort} of the node: remove hostPort`,
    detail:
      `The port ${target} of the container is bound to port ${hostPort} of ` +
      `${hostIP === undefined ? 'every address of the node' : `the address ${hostIP} of the node`}.`,
  };
}
