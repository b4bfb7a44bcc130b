import { type JsonMap, mapAt, member, numberAt } from '#json/value.ts';
import { PROBES } from '#workload/probes.ts';
import { ofContainers, type Tell } from './gather.ts';
import { handlerProblem, OF_PROBES } from './handler.ts';
import type { Invariant } from './invariant.ts';

export const probes: Invariant = {
  id: 'probes',
  demands:
    'A probe does exactly one thing, asks a port from 1 to 65535 or one that is named well, and has no negative numbers; `successThreshold` is 1 but for readiness, which has no `terminationGracePeriodSeconds`. Init containers that are no sidecars have no probes.',
  source:
    'validateProbe, validateLivenessProbe, validateReadinessProbe, validateStartupProbe, validateInitContainers',
  breaches: ofContainers(({ kind, spec }, tell, pod) => {
    if (kind === 'ephemeral') return;
    for (const field of PROBES) {
      const probe = mapAt(spec, field);
      if (probe === undefined) continue;
      if (kind === 'init') tell(`${field} of a container that ends`);
      else checkProbe(field, probe, pod.spec, tell);
    }
  }),
};

function checkProbe(field: string, probe: JsonMap, pod: JsonMap, tell: Tell): void {
  const problem = handlerProblem(probe, OF_PROBES, pod);
  if (problem !== undefined) tell(`${field} ${problem}`);
  checkNumbers(field, probe, tell);
  if (field !== 'readinessProbe' && (numberAt(probe, 'successThreshold') || 1) !== 1)
    tell(`${field}.successThreshold is not 1`);
  const grace = member(probe, GRACE);
  if (grace === undefined) return;
  if (field === 'readinessProbe') tell('readinessProbe has terminationGracePeriodSeconds');
  if (typeof grace === 'number' && grace <= 0) tell(`${field}.terminationGracePeriodSeconds is not above 0`);
}

function checkNumbers(field: string, probe: JsonMap, tell: Tell): void {
  for (const number in probe) {
    if (number !== GRACE && (numberAt(probe, number) ?? 0) < 0) tell(`${field}.${number} is negative`);
  }
}

const GRACE = 'terminationGracePeriodSeconds';
