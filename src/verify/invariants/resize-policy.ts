import { isMap, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const resizePolicy: Invariant = {
  id: 'resize-policy',
  demands:
    'A `resizePolicy` is about cpu and memory, each once, and says `NotRequired` or `RestartContainer`; the latter neither in a Pod with `restartPolicy: Never` nor of an init container that is no sidecar.',
  source: 'validateResizePolicy, validateInitContainers',
  breaches: ofContainers(({ kind, spec }, tell, pod) => {
    const policies = listAt(spec, 'resizePolicy');
    if (policies.length === 0) return;
    const before = new Set<string>();
    const restarts = kind !== 'init' && stringAt(pod.spec, 'restartPolicy') !== 'Never';
    for (const policy of policies) {
      if (!isMap(policy)) continue;
      const name = stringAt(policy, 'resourceName') ?? '';
      const problem = before.has(name) ? 'stands twice' : problemOf(name, policy, restarts);
      if (problem !== undefined) tell(`resizePolicy of ${name} ${problem}`);
      before.add(name);
    }
  }),
};

function problemOf(name: string, policy: JsonMap, restarts: boolean): string | undefined {
  if (name !== 'cpu' && name !== 'memory') return 'is of no use';
  const restart = stringAt(policy, 'restartPolicy');
  if (restart === 'NotRequired') return undefined;
  if (restart !== 'RestartContainer') return 'says what there is not';
  return restarts ? undefined : 'restarts what does not restart';
}
