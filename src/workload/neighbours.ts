import type { JsonMap } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';

/** The objects that an object lives with, itself among them. */
export interface Neighbours {
  /** All of a kind in the namespace, or in none where the kind is cluster-scoped. */
  readonly inNamespace: (kind: GroupKind, namespace: string) => readonly JsonMap[];
  /** All of a kind, wherever they are. */
  readonly everywhere: (kind: GroupKind) => readonly JsonMap[];
  /**
   * True where the namespace may come to hold more than is known: something among the neighbours makes objects that
   * nobody has written down. What is missing there is not missing for certain.
   */
  readonly mayHaveMoreIn: (namespace: string) => boolean;
}
