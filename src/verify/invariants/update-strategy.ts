import { type Json, type JsonMap, mapAt, member, stringAt } from '#json/value.ts';
import { ofObjects, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isApp } from './kind.ts';

export const updateStrategy: Invariant = {
  id: 'update-strategy',
  demands:
    'The strategy of a Deployment, DaemonSet or StatefulSet is one that it has, and `rollingUpdate` stands only beside the type `RollingUpdate`; a Deployment has `maxSurge` or `maxUnavailable` above 0, a DaemonSet exactly one of them, and no share is above 100% (a surge of a Deployment may be).',
  source: 'ValidateDeploymentStrategy, ValidateDaemonSetUpdateStrategy, ValidateStatefulSetSpec',
  breaches: ofObjects(({ kind, object }, tell) => {
    if (isApp(kind, 'Deployment')) checkDeployment(mapAt(object, 'spec', 'strategy'), tell);
    else if (isApp(kind, 'DaemonSet')) checkDaemonSet(mapAt(object, 'spec', 'updateStrategy'), tell);
    else if (isApp(kind, 'StatefulSet')) {
      const strategy = mapAt(object, 'spec', 'updateStrategy');
      if (typeOf(strategy) !== 'RollingUpdate') checkType(strategy, 'OnDelete', tell);
    }
  }),
};

function checkDeployment(strategy: JsonMap | undefined, tell: Tell): void {
  if (typeOf(strategy) !== 'RollingUpdate') {
    checkType(strategy, 'Recreate', tell);
    return;
  }
  const rolling = mapAt(strategy, 'rollingUpdate');
  const unavailable = shareIn(rolling, 'maxUnavailable', 25, tell);
  const surge = shareIn(rolling, 'maxSurge', 25, tell);
  if (unavailable === 0 && surge === 0) tell('maxSurge and maxUnavailable are 0');
  if (isPercent(rolling, 'maxUnavailable') && unavailable > 100) tell('maxUnavailable is above 100%');
}

function checkDaemonSet(strategy: JsonMap | undefined, tell: Tell): void {
  if (typeOf(strategy) !== 'RollingUpdate') {
    if (typeOf(strategy) !== 'OnDelete') tell('strategy is none that there is');
    return;
  }
  const rolling = mapAt(strategy, 'rollingUpdate');
  const unavailable = shareIn(rolling, 'maxUnavailable', 1, tell);
  const surge = shareIn(rolling, 'maxSurge', 0, tell);
  if ((unavailable === 0) === (surge === 0)) tell('not exactly one of maxSurge and maxUnavailable is 0');
  for (const [field, share] of [['maxUnavailable', unavailable] as const, ['maxSurge', surge] as const])
    if (isPercent(rolling, field) && share > 100) tell(`${field} is above 100%`);
}

/** A strategy without rolling updates says nothing about them. */
function checkType(strategy: JsonMap | undefined, other: string, tell: Tell): void {
  if (typeOf(strategy) !== other) tell('strategy is none that there is');
  else if (mapAt(strategy, 'rollingUpdate') !== undefined) tell(`rollingUpdate beside ${other}`);
}

function typeOf(strategy: JsonMap | undefined): string {
  return stringAt(strategy, 'type') || 'RollingUpdate';
}

function isPercent(rolling: JsonMap | undefined, field: string): boolean {
  return typeof member(rolling, field) === 'string';
}

/** The number, or that of the percentage. */
function shareIn(rolling: JsonMap | undefined, field: string, unset: number, tell: Tell): number {
  const share: Json = member(rolling, field) ?? unset;
  if (typeof share === 'number' && share < 0) tell(`${field} is negative`);
  if (typeof share === 'string' && !/^\d+%$/.test(share)) tell(`${field} is no percentage`);
  if (typeof share === 'number') return share;
  return typeof share === 'string' ? Number.parseInt(share, 10) || 0 : unset;
}
