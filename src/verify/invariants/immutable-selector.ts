import { at } from '#json/value.ts';
import { alike } from './alike.ts';
import { ofObjects } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isApp } from './kind.ts';

const KINDS = ['Deployment', 'ReplicaSet', 'DaemonSet'];

export const immutableSelector: Invariant = {
  id: 'immutable-selector',
  demands:
    'The selector of a Deployment, ReplicaSet or DaemonSet stays as it is. (ReplicationControllers and CronJobs may change all of their spec.)',
  source: 'ValidateDeploymentUpdate, ValidateReplicaSetUpdate, ValidateDaemonSetSpecUpdate',
  breaches: ofObjects(({ kind, object, old, subresource }, tell) => {
    if (old === undefined || subresource !== '' || !KINDS.some((name) => isApp(kind, name))) return;
    if (!alike(at(object, 'spec', 'selector'), at(old, 'spec', 'selector'))) tell('selector is changed');
  }),
};
