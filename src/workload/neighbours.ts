import type { JsonMap } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';

/** The objects that an object lives with, itself among them. */
export interface Neighbours {
  /** All of a kind in the namespace, or in none where the kind is cluster-scoped. */
  readonly inNamespace: (kind: GroupKind, namespace: string) => readonly JsonMap[];
  /** Those of them that have the name: several where a run holds variants of one object. */
  readonly called: (name: string, kind: GroupKind, namespace: string) => readonly JsonMap[];
  /** All of a kind, wherever they are. */
  readonly everywhere: (kind: GroupKind) => readonly JsonMap[];
  /**
   * True where the namespace may come to hold more than is known: something among the neighbours makes objects that
   * nobody has written down. What is missing there is not missing for certain.
   */
  readonly mayHaveMoreIn: (namespace: string) => boolean;
}

/** What is made of a namespace's objects, made once for all who ask: thousands of Services may ask for the same Pods. */
export function ofNamespace<T>(
  read: (neighbours: Neighbours, namespace: string) => T,
): (neighbours: Neighbours, namespace: string) => T {
  const known = new WeakMap<Neighbours, Map<string, { readonly made: T }>>();
  return (neighbours, namespace) => {
    const byNamespace = known.get(neighbours) ?? new Map<string, { readonly made: T }>();
    known.set(neighbours, byNamespace);
    const result = byNamespace.get(namespace) ?? { made: read(neighbours, namespace) };
    byNamespace.set(namespace, result);
    return result.made;
  };
}
