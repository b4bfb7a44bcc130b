import { booleanAt, listAt, numberAt } from '#json/value.ts';
import { called, ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const hostNetworkPorts: Invariant = {
  id: 'host-network-ports',
  demands:
    'In a Pod with `hostNetwork: true` a `hostPort` of a container that is no init container is its `containerPort`.',
  source: 'validatePodHostNetworkDeps',
  breaches: ofPods(({ spec, containers }, tell) => {
    if (booleanAt(spec, 'hostNetwork') !== true) return;
    for (const container of containers) {
      if (container.kind !== 'container') continue;
      for (const port of listAt(container.spec, 'ports')) {
        const hostPort = numberAt(port, 'hostPort') ?? 0;
        const containerPort = numberAt(port, 'containerPort') ?? 0;
        if (hostPort !== 0 && hostPort !== containerPort)
          tell(`${called(container)}: hostPort ${hostPort} is not containerPort ${containerPort}`);
      }
    }
  }),
};
