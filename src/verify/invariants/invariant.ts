import type { GroupVersionKind } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';

/** One state of an object, as the invariants look at it. */
export interface State {
  readonly kind: GroupVersionKind;
  /** Empty when the request is for the object itself. */
  readonly subresource: string;
  readonly object: JsonMap;
  /** The Pod that the object is or would create; undefined for kinds without one. */
  readonly pod: Pod | undefined;
  /** Before the request; only of an UPDATE. */
  readonly old?: JsonMap;
}

/** Something that the API server demands of an object and that its schema cannot say. */
export interface Invariant {
  /** Lower case, words joined by `-`. */
  readonly id: string;
  /** What the API server demands, one sentence. */
  readonly demands: string;
  /** The Go functions in k8s.io/kubernetes that demand it, joined by commas. */
  readonly source: string;
  /**
   * What breaks it: one line each, the same line for the same breach wherever in its list the item stands. Never
   * throws, whatever the object holds: what is of the wrong type is for the schema to refuse.
   */
  readonly breaches: (state: State) => readonly string[];
}
