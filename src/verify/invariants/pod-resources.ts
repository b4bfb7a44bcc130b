import { type JsonMap, mapAt, member, stringAt } from '#json/value.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';
import { isHugePages, isOvercommitted, isPodResource } from './resource-names.ts';
import { checkResources, hasBareHugePages, milliOf, statesCompute } from './resource-rules.ts';

export const podResources: Invariant = {
  id: 'pod-resources',
  demands:
    'The `resources` of a Pod as a whole are cpu, memory and huge pages, by the rules of those of a container; they have no claims, hold what its containers request together (huge pages: limit together), and no container has a higher limit.',
  source: 'validatePodResources, validatePodResourceConsistency, defaultPodRequests',
  breaches: ofPods((pod, tell, { kind }) => {
    const own = mapAt(pod.spec, 'resources');
    if (own === undefined || stringAt(pod.spec, 'os', 'name') === 'windows') return;
    if (member(own, 'claims') !== undefined) tell('pod has claims of its own');
    checkResources(own, isPodResource, (line) => tell(`pod: ${line}`));
    const defaulted = isPod(kind);
    if (hasBareHugePages(own) && !(defaulted && pod.containers.some(isComputing)))
      tell('pod: huge pages without cpu or memory');
    checkRequests(own, pod, defaulted, tell);
    checkLimits(mapAt(own, 'limits'), pod, tell);
  }),
};

/** In a Pod, but not in a template, limits become requests where there are none, of containers and of the whole. */
function checkRequests(own: JsonMap, pod: Pod, defaulted: boolean, tell: Tell): void {
  const requests = mapAt(own, 'requests');
  const limits = mapAt(own, 'limits');
  const requested = (container: Container, name: string) =>
    amountOf(container, 'requests', name) ?? (defaulted ? amountOf(container, 'limits', name) : undefined);
  for (const name of namesIn(requests)) {
    const whole = milliOf(member(requests, name));
    if (whole !== undefined && together(pod, name, requested) > whole)
      tell(`containers request more ${name} than the pod`);
  }
  for (const name of namesIn(limits)) {
    const limit = milliOf(member(limits, name));
    if (!defaulted || limit === undefined || !isOvercommitted(name)) continue;
    if (member(requests, name) === undefined && together(pod, name, requested) > limit)
      tell(`containers request more ${name} than the limit of the pod`);
  }
}

/** What containers request, the Pod requests by default. */
function isComputing({ spec }: Container): boolean {
  return statesCompute(mapAt(spec, 'resources'));
}

function checkLimits(limits: JsonMap | undefined, pod: Pod, tell: Tell): void {
  for (const name of namesIn(limits)) {
    const limit = milliOf(member(limits, name));
    if (limit !== undefined) checkLimit(name, limit, pod, tell);
  }
}

function checkLimit(name: string, limit: bigint, pod: Pod, tell: Tell): void {
  for (const container of pod.containers) {
    const own = container.kind === 'container' ? amountOf(container, 'limits', name) : undefined;
    if (own !== undefined && own > limit)
      tell(`${called(container)}: limit of ${name} is above that of the pod`);
  }
  if (isHugePages(name) && together(pod, name, (each) => amountOf(each, 'limits', name)) > limit)
    tell(`containers limit more ${name} than the pod`);
}

/** More than there are sizes of pages: each costs a walk over all containers. */
const MOST_NAMES = 32;

function namesIn(list: JsonMap | undefined): readonly string[] {
  return Object.keys(list ?? {}).slice(0, MOST_NAMES);
}

function amountOf({ spec }: Container, list: 'requests' | 'limits', name: string): bigint | undefined {
  return milliOf(member(mapAt(spec, 'resources', list), name));
}

/**
 * What the containers need at once: all that run together with their sidecars, or an init container with the sidecars
 * before it. Source: AggregateContainerRequests in k8s.io/component-helpers.
 */
function together(
  { containers }: Pod,
  name: string,
  amount: (container: Container, name: string) => bigint | undefined,
): bigint {
  let running = 0n;
  let sidecars = 0n;
  let starting = 0n;
  for (const container of containers) {
    const own = amount(container, name) ?? 0n;
    if (container.kind === 'container') running += own;
    else if (container.kind === 'sidecar') sidecars += own;
    if (container.kind === 'init' && sidecars + own > starting) starting = sidecars + own;
  }
  return running + sidecars > starting ? running + sidecars : starting;
}
