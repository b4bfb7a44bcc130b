import { type JsonMap, mapAt, member, stringAt } from '#json/value.ts';
import { selectedBy, selectsAll } from './label-selector.ts';
import type { Neighbours } from './neighbours.ts';
import { type PodMaker, podMakersIn } from './pods-in.ts';

/**
 * What PodDisruptionBudgets keep. Source: PodDisruptionBudgetSpec in the API reference, and getExpectedPodCount in
 * k8s.io/kubernetes, pkg/controller/disruption/disruption.go.
 */

/** The workloads whose Pods a budget keeps. A policy that asks names WORKLOADS among its `neighbours`. */
export function keptBy(budget: JsonMap, neighbours: Neighbours, namespace: string): readonly PodMaker[] {
  const selector = selectorOf(budget);
  if (selector === undefined) return [];
  return podMakersIn(neighbours, namespace).filter(({ labels }) => selectedBy(selector, labels));
}

/** Undefined for a budget that is for no Pod: without a selector, and in v1beta1 with an empty one. */
export function selectorOf(budget: JsonMap): JsonMap | undefined {
  const selector = mapAt(budget, 'spec', 'selector');
  const isOld = stringAt(budget, 'apiVersion') === 'policy/v1beta1';
  return isOld && selectsAll(selector) ? undefined : selector;
}

/**
 * How many of a number of Pods have to stay; undefined where the budget does not say it so, and where it says all of
 * them: that needs no number.
 */
export function mustStay(budget: JsonMap, pods: number): number | undefined {
  const least = member(mapAt(budget, 'spec'), 'minAvailable');
  if (typeof least === 'number') return least;
  const percent = typeof least === 'string' ? /^(\d+)%$/.exec(least)?.[1] : undefined;
  if (percent === undefined || Number(percent) >= 100) return undefined;
  // The disruption controller rounds up.
  return Math.ceil((Number(percent) * pods) / 100);
}
