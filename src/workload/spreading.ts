import { isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { mismatch } from './label-selector.ts';
import { ownSelectorOf } from './own-selector.ts';
import type { Pod } from './pod.ts';

/**
 * What keeps the Pods of one workload away from each other. Sources: PodAntiAffinity and TopologySpreadConstraint in the
 * API reference, https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/.
 */

export const NODE = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** Pods in two of these are on two nodes. */
const LARGER_THAN_NODES: ReadonlySet<string | undefined> = new Set([
  NODE,
  ZONE,
  'topology.kubernetes.io/region',
]);

/** True when anti-affinity keeps Pods like `pod`, in this namespace, off each other's node, if only where it can. */
export function keepsOffItsNode(pod: Pod, namespace: string): boolean {
  const rules = mapAt(pod.spec, 'affinity', 'podAntiAffinity');
  const required = listAt(rules, 'requiredDuringSchedulingIgnoredDuringExecution');
  const preferred = listAt(rules, 'preferredDuringSchedulingIgnoredDuringExecution');
  return (
    required.some((term) => LARGER_THAN_NODES.has(topologyOf(term)) && meansItself(term, pod, namespace)) ||
    preferred
      .map((item) => mapAt(item, 'podAffinityTerm'))
      .some((term) => term !== undefined && topologyOf(term) === NODE && meansItself(term, pod, namespace))
  );
}

/** The keys of node labels by which Pods like `pod` are spread. */
export function spreadOver(pod: Pod): readonly string[] {
  return constraintsOf(pod)
    .filter((constraint) => counts(constraint, pod))
    .flatMap((constraint) => topologyOf(constraint) ?? []);
}

export function constraintsOf(pod: Pod) {
  return listAt(pod.spec, 'topologySpreadConstraints');
}

/** Where a fix of a missing spread writes. */
export const SPREAD = ['{pod}/topologySpreadConstraints'];

/** What it may change, for the person who accepts it. */
export const SPREAD_RISK =
  'The scheduler then prefers, and never insists on, other nodes and zones for each replica. Where the Pod had no ' +
  'constraint, this takes the place of those that the cluster has by default; and Pods on many nodes keep an ' +
  'autoscaler from emptying nodes.';

/** Where there is no such fix. */
export const UNSPREADABLE =
  'Without a selector nobody knows which Pods to count; and where a constraint of the same kind counts other Pods, which ' +
  'of the two is meant cannot be read from the object.';

/**
 * The edit that makes the scheduler prefer to spread the Pods over nodes; where nothing was said yet, also over zones, as
 * it does without constraints of the Pod's own (systemDefaultConstraints in k8s.io/kubernetes). Undefined where the
 * workload has no selector to count by, or where the API server would refuse a second constraint of the kind.
 */
export function spreadingEdit(kind: GroupKind, object: JsonMap, pod: Pod) {
  const labelSelector = ownSelectorOf(kind, object, pod);
  if (labelSelector === undefined) return undefined;
  const constraint = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
  });
  const pointer = `${pod.pointer}/topologySpreadConstraints`;
  const present = constraintsOf(pod);
  if (present.length === 0) {
    return { op: 'set', pointer, value: [constraint(NODE), constraint(ZONE)] } as const;
  }
  const taken = present.some(
    (each) => topologyOf(each) === NODE && stringAt(each, 'whenUnsatisfiable') === 'ScheduleAnyway',
  );
  return taken ? undefined : ({ op: 'set', pointer: `${pointer}/-`, value: constraint(NODE) } as const);
}

function topologyOf(rule: Json): string | undefined {
  return stringAt(rule, 'topologyKey');
}

/** Of which namespaces a namespaceSelector speaks is not known: its author is believed. */
function meansItself(term: Json, pod: Pod, namespace: string): boolean {
  const namespaces = listAt(term, 'namespaces');
  const here = namespaces.length === 0 || namespaces.includes(namespace);
  return (here || mapAt(term, 'namespaceSelector') !== undefined) && counts(term, pod);
}

/** A selector that is not there selects nothing; an empty one everything. */
function counts(rule: Json, pod: Pod): boolean {
  const selector = isMap(rule) ? mapAt(rule, 'labelSelector') : undefined;
  return selector !== undefined && mismatch(selector, mapAt(pod.metadata, 'labels')) === undefined;
}
