import { booleanAt, type JsonMap, listAt, stringAt } from '#json/value.ts';
import type { GroupVersionKind } from './request.ts';

/**
 * Whose object this is, and so whether it may be mended. An owner reference can be forged, so it never spares an
 * object the judgement: only the mend.
 */
export type Ownership =
  /** Nobody reconciles it. */
  | 'own'
  /** A Pod that some controller made: no controller reconciles the spec of its Pods, so it is mended like any other. */
  | 'controlled-pod'
  /** A controller keeps it as its own template says; changing it starts a war that nobody wins. */
  | 'controlled'
  /** What the API server shows of a Pod that the kubelet runs from a file: neither a mend nor a denial can reach it. */
  | 'mirror';

export function ownershipOf(kind: GroupVersionKind, object: JsonMap): Ownership {
  const isPod = kind.group === '' && kind.kind === 'Pod';
  if (isPod && stringAt(object, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined) {
    return 'mirror';
  }
  const controlled = listAt(object, 'metadata', 'ownerReferences').some(
    (owner) => booleanAt(owner, 'controller') === true,
  );
  if (!controlled) return 'own';
  return isPod ? 'controlled-pod' : 'controlled';
}

/** Whether a mend may reach the object at all. */
export function mayBeMended(ownership: Ownership): boolean {
  return ownership === 'own' || ownership === 'controlled-pod';
}
