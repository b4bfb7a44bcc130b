import type { JsonMap } from '#json/value.ts';
import { hintFor } from '#nearest.ts';
import type { Policy } from '#policy.ts';
import { type Catalogue, defaultParameters } from './catalogue.ts';
import type { Checker } from './check.ts';
import type { SetDocument } from './document.ts';
import { type Chosen, CONTROLLERS, DEFAULTS, type PolicySet } from './policyset.ts';
import { type Problem, told } from './problem.ts';
import { extended, type WrittenPolicy, type WrittenSpec } from './written.ts';

/** What reading a set takes beside its text. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  readonly check: Checker;
  /** The set that `name` means where `from` extends it; why it cannot be had, or undefined where there is none. */
  readonly parent: (name: string, from: SetDocument) => SetDocument | string | undefined;
  /** Names that `parent` knows, to guess what was meant. */
  readonly parents: readonly string[];
  /** What was resolved so far: many sets may extend one. */
  readonly resolved: Map<SetDocument, Resolved>;
}

/** A set, and as a text would have to say it without extending any other; or everything that is wrong with it. */
export type ReadSet =
  | { readonly set: PolicySet; readonly whole: WrittenSpec }
  | { readonly problems: readonly Problem[] };

/** One document as a policy set, with all in it that it extends; or everything that is wrong with it. */
export function readSet(document: SetDocument, surroundings: Surroundings): ReadSet {
  const resolved = resolve(document, [], surroundings);
  if ('problems' in resolved) return resolved;
  const { extends: _, ...whole } = resolved.spec;
  return { set: setOf(resolved.name, whole, surroundings.catalogue), whole };
}

type Resolved =
  | { readonly name: string; readonly spec: WrittenSpec }
  | { readonly problems: readonly Problem[] };

/** A document's spec on top of those that it extends, each checked by itself. `below` are the sets that led here. */
function resolve(document: SetDocument, below: readonly SetDocument[], surroundings: Surroundings): Resolved {
  const known = surroundings.resolved.get(document) ?? resolveAnew(document, below, surroundings);
  surroundings.resolved.set(document, known);
  return known;
}

function resolveAnew(
  document: SetDocument,
  below: readonly SetDocument[],
  surroundings: Surroundings,
): Resolved {
  const { written, problems: own } = surroundings.check(document);
  if (written === undefined) return { problems: own };
  const { metadata, spec } = written;
  const parents = (spec.extends ?? []).map((name, index) => {
    const path = ['spec', 'extends', String(index)];
    return parentOf(name, metadata.name, path, document, below, surroundings);
  });
  // Sets that extend each other in many ways would repeat what is wrong with one of them without end.
  const theirs = new Set(parents.flatMap((parent) => ('problems' in parent ? parent.problems : [])));
  const problems = [...own, ...told([...theirs].map((problem) => () => problem))];
  if (problems.length > 0) return { problems };
  const inherited = parents.flatMap((parent) => ('spec' in parent ? [parent.spec] : []));
  return { name: metadata.name, spec: [...inherited, spec].reduce(extended, {}) };
}

/** What `name` stands for where the set `child` extends it, at `path` of the document. */
function parentOf(
  name: string,
  child: string,
  path: readonly string[],
  document: SetDocument,
  below: readonly SetDocument[],
  surroundings: Surroundings,
): Resolved {
  const refused = (message: string) => ({ problems: [document.error(path, message)] });
  const parent = surroundings.parent(name, document) ?? noSet(name, surroundings.parents);
  if (typeof parent === 'string') return refused(parent);
  if (parent === document || below.includes(parent))
    return refused(`"${child}" would extend itself through "${name}"`);
  return resolve(parent, [...below, document], surroundings);
}

function noSet(name: string, known: readonly string[]): string {
  return `no policy set is called "${name}"${hintFor(name, known)}`;
}

function setOf(name: string, spec: WrittenSpec, catalogue: Catalogue): PolicySet {
  return {
    name,
    enforce: spec.mode !== 'audit',
    podSecurityVersion: spec.podSecurityVersion,
    match: spec.match ?? {},
    policies: (spec.policies ?? []).flatMap((written) => chosenBy(written, spec, catalogue)),
    exemptions: (spec.exemptions ?? []).map((exemption) => ({ match: {}, ...exemption })),
    controllers: spec.controllers ?? CONTROLLERS,
    denyControllers: spec.denyControllers ?? false,
    injected: spec.injected ?? 'leave',
  };
}

function chosenBy(
  { id, parameters, ...orders }: WrittenPolicy,
  spec: WrittenSpec,
  catalogue: Catalogue,
): readonly Chosen[] {
  const policy = catalogue.get(id);
  if (policy === undefined) return [];
  return [{ ...DEFAULTS, ...orders, policy, parameters: { ...givenBy(spec, policy), ...parameters } }];
}

/** What a policy is asked with where its own entry in the set says nothing. */
function givenBy({ podSecurityVersion }: WrittenSpec, policy: Policy): JsonMap {
  const defaults = defaultParameters(policy);
  if (podSecurityVersion === undefined || !Object.hasOwn(defaults, 'podSecurityVersion')) return defaults;
  return { ...defaults, podSecurityVersion };
}
