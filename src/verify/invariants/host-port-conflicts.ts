import { booleanAt, type Json, listAt, numberAt, stringAt } from '#json/value.ts';
import type { Container } from '#workload/pod.ts';
import { ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

export const hostPortConflicts: Invariant = {
  id: 'host-port-conflicts',
  demands:
    'The containers of a Pod take each port of the host once, of one protocol and address; init containers are asked each for itself. In a Pod with `hostNetwork: true` (not in a template) every `containerPort` is one of the host.',
  source: 'checkHostPortConflicts, AccumulateUniqueHostPorts, SetDefaults_Pod',
  breaches: ofPods(({ spec, containers }, tell, { kind }) => {
    const defaulted = isPod(kind) && booleanAt(spec, 'hostNetwork') === true;
    const together = new Set<string>();
    for (const container of containers) {
      if (container.kind === 'container') take(container, together, defaulted, tell);
      // Those that run first, and sidecars too, are asked each for itself.
      else if (container.kind !== 'ephemeral') take(container, new Set(), defaulted, tell);
    }
  }),
};

function take({ spec }: Container, taken: Set<string>, defaulted: boolean, tell: Tell): void {
  for (const port of listAt(spec, 'ports')) {
    const name = hostPortOf(port, defaulted);
    if (name === undefined) continue;
    if (taken.has(name)) tell(`host port ${name} is taken twice`);
    taken.add(name);
  }
}

/** `TCP//8080`; undefined for a port that takes none of the host. */
function hostPortOf(port: Json, defaulted: boolean): string | undefined {
  const stated = numberAt(port, 'hostPort') ?? 0;
  const number = stated === 0 && defaulted ? (numberAt(port, 'containerPort') ?? 0) : stated;
  if (number === 0) return undefined;
  return `${stringAt(port, 'protocol') || 'TCP'}/${stringAt(port, 'hostIP') ?? ''}/${number}`;
}
