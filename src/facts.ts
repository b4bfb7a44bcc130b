import type { GroupVersionKind } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import type { Neighbours } from '#workload/neighbours.ts';

/** What `admit()` has to know beside the review and the policy sets. The caller looks it up; the stages only read. */
export interface Facts {
  /** Which hook asks: the mutating one may mend, the validating one judges the final object. */
  readonly phase: Phase;
  /** The time of the request: now for the webhook, the event's for the replay. */
  readonly now: Date;
  /** The labels of the request's namespace, which no review holds; `unknown` where they matter makes it unknowable. */
  readonly namespaceLabels: Readonly<Record<string, string>> | 'unknown';
  /** Whose requests are let through unseen, so that the webhook cannot lock its own cluster. */
  readonly exclude?: Exclusions;
  /** Schemas by kind. Without them, or without that of a kind, nothing is mended: it could not be proven valid. */
  readonly schemas?: SchemaLookup;
  /** The objects beside the one in question. Without them no policy is asked that depends on them. */
  readonly neighbours?: Neighbours | undefined;
  /** Tries no mend: the asker only wants to know what is wrong, and what the policies would do about it. */
  readonly lookOnly?: boolean;
  /** True once no time is left to finish. Asked between steps; without it there is no deadline. */
  readonly outOfTime?: () => boolean;
}

export type Phase = 'mutate' | 'validate';

export interface Exclusions {
  readonly namespaces: readonly string[];
  /** Names of users, e.g. `system:serviceaccount:argocd:argocd-application-controller`. */
  readonly users: readonly string[];
}

/** The schema of one kind, or undefined where it is not known (yet). */
export type SchemaLookup = (kind: GroupVersionKind) => Schema | undefined;

export interface Schema {
  /** Whose it is: `Kubernetes 1.36`. */
  readonly name: string;
  readonly faults: SchemaCheck;
}

/** What is wrong with an object by its schema: one line an error, none when it is valid. Equal faults, equal lines. */
export type SchemaCheck = (object: JsonMap) => readonly string[];
