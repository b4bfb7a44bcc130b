import { type JsonMap, mapAt, member, stringAt } from '#json/value.ts';
import { DISRUPTION_BUDGETS } from './kinds.ts';
import { Choosers } from './labelled.ts';
import { type Neighbours, ofNamespace } from './neighbours.ts';
import { type PodMaker, podMakersIn } from './pods-in.ts';
import { selectsAll } from './selecting.ts';

/**
 * What PodDisruptionBudgets keep. Source: PodDisruptionBudgetSpec in the API reference, and getExpectedPodCount in
 * k8s.io/kubernetes, pkg/controller/disruption/disruption.go.
 */

/** The workloads whose Pods a budget keeps. A policy that asks names WORKLOADS among its `neighbours`. */
export function keptBy(budget: JsonMap, neighbours: Neighbours, namespace: string): readonly PodMaker[] {
  const selector = selectorOfBudget(budget);
  return selector === undefined ? [] : podMakersIn(neighbours, namespace).selectedBy(selector);
}

/** The budgets of a namespace that are for some Pods. A policy that asks names DISRUPTION_BUDGETS. */
export const budgetsIn = ofNamespace((neighbours, namespace) => {
  const budgets = DISRUPTION_BUDGETS.flatMap((kind) => neighbours.inNamespace(kind, namespace));
  const selectors = budgets.map((budget) => ({ selector: selectorOfBudget(budget) }));
  return new Choosers(selectors.filter(({ selector }) => selector !== undefined));
});

/** Undefined for a budget that is for no Pod: without a selector, and in v1beta1 with an empty one. */
export function selectorOfBudget(budget: JsonMap): JsonMap | undefined {
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
