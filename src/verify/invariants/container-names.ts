import { listAt, stringAt } from '#json/value.ts';
import { isDnsLabel } from '#workload/syntax.ts';
import { ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { checkName } from './unique-names.ts';

export const containerNames: Invariant = {
  id: 'container-names',
  demands:
    'There is a container besides init and ephemeral ones, and each has a name that is a DNS label and stands once among all containers of the Pod, init and ephemeral ones included.',
  source: 'validateContainerCommon, validateContainers, validateInitContainers, validateEphemeralContainers',
  breaches: ofPods(({ spec: pod, containers }, tell) => {
    if (listAt(pod, 'containers').length === 0) tell('no container');
    const names = new Set<string>();
    for (const { spec } of containers) {
      checkName('container name', stringAt(spec, 'name') ?? '', isDnsLabel, names, tell);
    }
  }),
};
