import { mapAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import { handlerProblem, OF_HOOKS } from './handler.ts';
import type { Invariant } from './invariant.ts';

export const lifecycleHooks: Invariant = {
  id: 'lifecycle-hooks',
  demands:
    'A `postStart` or `preStop` hook does exactly one thing, by the rules of probes, and sleeps no longer than `terminationGracePeriodSeconds`. Init containers that are no sidecars have no `lifecycle`.',
  source: 'validateLifecycle, validateHandler, validateInitContainers',
  breaches: ofContainers(({ kind, spec }, tell, pod) => {
    const lifecycle = mapAt(spec, 'lifecycle');
    if (lifecycle === undefined || kind === 'ephemeral') return;
    if (kind === 'init') {
      tell('lifecycle of a container that ends');
      return;
    }
    for (const field of ['postStart', 'preStop']) {
      const hook = mapAt(lifecycle, field);
      const problem = hook === undefined ? undefined : handlerProblem(hook, OF_HOOKS, pod.spec);
      if (problem !== undefined) tell(`${field} ${problem}`);
    }
  }),
};
