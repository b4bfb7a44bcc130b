import type { Json, JsonMap } from '#json/value.ts';
import type { GroupKind, KindSelector } from '#workload/kinds.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { once } from '#workload/once.ts';
import type { Container, ContainerKind, Pod } from '#workload/pod.ts';

/**
 * The contract of a policy: one thing that can be wrong with an object, and perhaps how to mend it.
 * A policy is a folder `policies/<id>/` whose `policy.ts` default-exports `definePolicy({...})`.
 */
export interface Policy {
  /** The folder's name: lower case, words joined by `-`. */
  readonly id: string;
  /** What is wrong, as a heading: `Container may gain more privileges than it started with`. */
  readonly title: string;
  /** What is forbidden and why, for somebody who meets it for the first time. Whole sentences. */
  readonly description: string;
  /** What to change, in one sentence that ends with a full stop. */
  readonly remediation: string;
  /** Who needs what it forbids, or may do without what it asks for, and so should be exempt. Whole sentences. */
  readonly whenNot: string;
  /** Where the requirement comes from: at least one https URL. */
  readonly references: readonly string[];
  readonly severity: Severity;
  readonly kinds: readonly KindSelector[];
  readonly operations: readonly AdmissionOperation[];
  /** JSON Schema of the parameters that a policy set may give; each property has a `default`. */
  readonly parameters: JsonMap;
  /**
   * What is wrong with the object, in a stable order. Pure; must not throw, whatever the object holds.
   * Its verdict on a manifest and on the same object as the API server returns it (defaulted, nulls dropped) is equal.
   */
  readonly detect: (subject: Subject, parameters: JsonMap) => readonly Finding[];
  /**
   * Where it looks: pointers as in `fix.pointers`, one of which leads to something in every object in which it finds
   * anything. It is not asked about others, so that a thousand policies cost little more than twenty. Without it, it is
   * asked about all: what is wrong may be that nothing is there.
   */
  readonly needs?: readonly string[];
  readonly fix?: FixRule;
  /** Where there is no fix, or not for every violation: why not. A whole sentence. */
  readonly unfixable?: string;
  /**
   * Where the API server's own defaults hide what the policy looks for: why it is found in manifests only. A whole
   * sentence. Such a policy is free of the law that `detect` says the same of both.
   */
  readonly manifestsOnly?: string;
  /**
   * Where no API server takes an object that it finds fault with: why not, and so why it is found in manifests only. A
   * whole sentence. The webhook is not registered for its sake.
   */
  readonly neverAdmitted?: string;
  /**
   * The kinds of other objects that its verdict depends on. Such a policy is asked only where they are known: over a
   * folder of manifests, and never in the webhook, which sees one object at a time.
   */
  readonly neighbours?: readonly GroupKind[];
  /** The checks of other tools and the rules of standards that it stands for, in their own names. */
  readonly covers?: Coverage;
}

/** Whose checks and rules a policy may stand for. */
export type Tool =
  | 'pod-security-baseline'
  | 'pod-security-restricted'
  | 'kube-linter'
  | 'polaris'
  | 'k8s-auto-fix'
  | 'nsa-cisa'
  | 'cis';

export type Coverage = Readonly<Partial<Record<Tool, readonly string[]>>>;

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** The operations that can bring a violation into a cluster. */
export type AdmissionOperation = 'CREATE' | 'UPDATE';

/** What a policy looks at. */
export interface Subject {
  readonly kind: GroupKind;
  readonly object: JsonMap;
  /** The Pod that the object is or would create; undefined for kinds without one. */
  readonly pod: Pod | undefined;
  /** The namespace that it is or will be in; empty for one that is in none. */
  readonly namespace: string;
  /** The objects beside it; undefined where they are not known. */
  readonly neighbours: Neighbours | undefined;
}

/** One thing that a policy found wrong. */
export interface Finding {
  /** The container at fault; undefined when it is the Pod or the object as a whole. */
  readonly container?: Container | undefined;
  /** JSON Pointer, from the object, of the field at fault. The field need not exist. */
  readonly pointer: string;
  /** The key of the list item at fault (a volume's name, say), where a list tells its items apart by one. */
  readonly item?: string;
  /** The offending value in a short form that may be shown and logged: `unset`, `true`, `Unconfined`. Never a secret. */
  readonly value: string;
  /**
   * Items and values of worse findings that hold all of this one: an update from one of them to this brings nothing in.
   */
  readonly broader?: readonly Pick<Finding, 'item' | 'value'>[];
  /**
   * What is wrong and what to set, in ASCII and about 100 characters (a warning has 120, the policy's id among them):
   * `container "app" may run as root: set …`.
   */
  readonly reason: string;
  /** The same with all values, for a person who looks at this one object. */
  readonly detail: string;
}

/**
 * How much a fix may change about what a program can do, decided from the object alone:
 * - `safe`: nothing beyond what its spec already shows, or it fills a field whose Kubernetes default is the hazard
 *   with the value that the standard documents as harmless for programs that do not ask for the privilege;
 * - `evidence`: safe because of a fact in the object;
 * - `risky`: it may stop a program.
 */
export type Risk = 'safe' | 'evidence' | 'risky';

export interface FixRule {
  /** The risks that its fixes can have, each with the argument for it: when it applies, and why it holds. */
  readonly risks: Readonly<Partial<Record<Risk, string>>>;
  /**
   * Everything that a fix of this policy may write or remove, itself and below. `{container}` stands for any
   * container, `{pod}` for the Pod's spec, `{template}` for what holds that spec and the Pod's metadata, `*` for any
   * one key: `{container}/securityContext/privileged`, `{template}/metadata/annotations/*`.
   */
  readonly pointers: readonly string[];
  /**
   * Where two field managers that apply the same manifest conflict after a mend, because it changes or removes what the
   * manifest states, or touches a list that has one owner: what they conflict about, and why it has to be. A whole sentence.
   */
  readonly conflicts?: string;
  /**
   * The fix for one finding; undefined where there is no honest one. Depends on nothing but its arguments. It need not
   * look out for injected containers: a fix that reaches one is withheld.
   */
  readonly offer: (finding: Finding, subject: Subject, parameters: JsonMap) => Fix | undefined;
}

export interface Fix {
  readonly risk: Risk;
  readonly edits: readonly Edit[];
}

/**
 * One change that a fix asks for. Parents of a `set` pointer that do not exist come into being with it; how that
 * becomes JSON Patch is for `propose` to say, so that two policies may set fields of one absent map. A `set` pointer
 * that ends in `/-` adds an item to the end of its list.
 */
export type Edit =
  | { readonly op: 'set'; readonly pointer: string; readonly value: Json }
  | { readonly op: 'remove'; readonly pointer: string };

/** One thing wrong with one object, as it is reported everywhere. Plain data. */
export interface Violation {
  /**
   * What this violation is, independent of where in its list the container stands: policy, container kind and name,
   * list key and offending value. The identity for the ratchet, deduplication, exemptions and reports.
   */
  readonly key: string;
  readonly policy: string;
  readonly severity: Severity;
  readonly container: { readonly kind: ContainerKind; readonly name: string } | null;
  readonly pointer: string;
  readonly reason: string;
  readonly detail: string;
}

/** Gives a policy its type; the catalogue checks its laws when it is loaded. */
export function definePolicy(policy: Policy): Policy {
  return policy;
}

/** The parameters of a policy that has none. */
export const NO_PARAMETERS: JsonMap = { type: 'object', properties: {}, additionalProperties: false };

/**
 * What a policy makes of its parameters (a set of names, say), made once for each policy set that asks: the same
 * parameters come with every object.
 */
export function prepared<T>(read: (parameters: JsonMap) => T): (parameters: JsonMap) => T {
  return once(read);
}

/** Most policies find nothing in most objects. */
const NONE: readonly Finding[] = [];

/** The findings, container by container, of a policy that judges each container for itself. */
export function findInContainers(
  subject: Subject,
  find: (container: Container, pod: Pod) => Finding | undefined,
): readonly Finding[] {
  const { pod } = subject;
  if (pod === undefined) return NONE;
  let findings: Finding[] | undefined;
  for (const container of pod.containers) {
    const finding = find(container, pod);
    if (finding === undefined) continue;
    findings ??= [];
    findings.push(finding);
  }
  return findings ?? NONE;
}
