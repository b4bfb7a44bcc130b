import { type JsonMap, mapAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { isEmptySelector, labelsIn } from './label-selector.ts';
import type { Pod } from './pod.ts';

/**
 * The label selector by which a workload finds its own Pods; undefined where it has none. That of a
 * ReplicationController is a mere map of labels, and where it has none, the labels of its template
 * (SetDefaults_ReplicationController in k8s.io/kubernetes).
 */
export function ownSelectorOf(kind: GroupKind, object: JsonMap, pod: Pod): JsonMap | undefined {
  const own = mapAt(object, 'spec', 'selector');
  if (kind.kind === 'ReplicationController') {
    const labels = labelsIn(own) > 0 ? own : mapAt(pod.metadata, 'labels');
    return labels === undefined || labelsIn(labels) === 0 ? undefined : { matchLabels: labels };
  }
  return own === undefined || isEmptySelector(own) ? undefined : own;
}
