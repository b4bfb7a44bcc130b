import { type JsonMap, mapAt, numberAt, stringAt } from '#json/value.ts';
import { AUTOSCALERS, type GroupKind, REPLICATED } from './kinds.ts';
import { nameOf } from './named.ts';
import { type Neighbours, ofNamespace } from './neighbours.ts';

/** What HorizontalPodAutoscalers scale. Source: HorizontalPodAutoscalerSpec in the API reference. */

/** What an autoscaler names as its target; undefined for a kind that is not one of Kubernetes' own. */
export function targetOf(
  autoscaler: JsonMap,
): { readonly kind: GroupKind; readonly name: string } | undefined {
  const reference = mapAt(autoscaler, 'spec', 'scaleTargetRef');
  const kind = REPLICATED.find((each) => each.kind === stringAt(reference, 'kind'));
  const name = stringAt(reference, 'name');
  if (kind === undefined || name === undefined || !isOfKubernetes(stringAt(reference, 'apiVersion')))
    return undefined;
  return { kind, name };
}

/** Another tool may have a Deployment of its own. */
function isOfKubernetes(apiVersion: string | undefined): boolean {
  return apiVersion === undefined || /^((apps|extensions)\/)?v[0-9a-z]+$/.test(apiVersion);
}

/** The autoscalers of a workload. A policy that asks names AUTOSCALERS among its `neighbours`. */
export function autoscalersOf(
  kind: GroupKind,
  workload: JsonMap,
  neighbours: Neighbours,
  namespace: string,
): readonly JsonMap[] {
  return autoscalersIn(neighbours, namespace).get(`${kind.kind} ${nameOf(workload)}`) ?? [];
}

/** By the kinds and names of what they scale. */
const autoscalersIn = ofNamespace((neighbours, namespace) => {
  const byTarget = new Map<string, JsonMap[]>();
  for (const autoscaler of AUTOSCALERS.flatMap((each) => neighbours.inNamespace(each, namespace))) {
    const target = targetOf(autoscaler);
    const key = `${target?.kind.kind} ${target?.name}`;
    byTarget.set(key, [...(byTarget.get(key) ?? []), autoscaler]);
  }
  return byTarget;
});

/** As few Pods as it may scale to. */
export function fewestReplicas(autoscaler: JsonMap): number {
  return numberAt(autoscaler, 'spec', 'minReplicas') ?? 1;
}
