import type { AdmissionRequest } from '#admission/request.ts';
import type { Facts } from '#facts.ts';
import type { Policy } from '#policy.ts';
import { matchesAny } from '#workload/name-pattern.ts';
import { exempts, isOver, namesOf, type PolicyExemption } from './exemption.ts';
import { meant } from './match.ts';
import { Needs } from './needs.ts';
import type { Chosen, PolicySet } from './policyset.ts';
import { atMostWarn, type Rule, ruleOf, type Say } from './rule.ts';
import type { Answer } from './selector.ts';

/** The policy sets in force, compiled: what `admit()` takes. Immutable; a reload makes a new one. */
export interface PolicySets {
  /** Names in the order they were asked for. */
  readonly names: readonly string[];
  /** `sha256:` and 16 hex digits over the sets and the policies they name: which rules decided. */
  readonly digest: string;
  readonly sets: readonly PolicySet[];
  /** Every policy that a set names, once, by id. */
  readonly policies: readonly Policy[];
  /** True where what holds depends on labels of namespaces. */
  readonly usesNamespaceLabels: boolean;
  /** The rules for a request, in the order of their policies' ids. */
  readonly rulesFor: (request: AdmissionRequest, facts: KnownFacts) => Rules;
}

export type KnownFacts = Pick<Facts, 'namespaceLabels' | 'now'>;

export interface Rules {
  readonly rules: readonly Rule[];
  /** True when some containers are exempt and others are not: then nothing may be said for all of them at once. */
  readonly apart: boolean;
  /** True when no fix of some rule may reach containers that other admission webhooks added. */
  readonly leavesInjected: boolean;
  /** What the rules' policies need. */
  readonly needs: Needs;
  /**
   * Sets that were left out, or whose exemptions were taken to hold, because that depends on what is not known: the
   * labels of the namespace.
   */
  readonly undecided: readonly string[];
}

const NO_RULES: Rules = {
  rules: [],
  apart: false,
  leavesInjected: false,
  needs: new Needs([]),
  undecided: [],
};

/** Compiles the sets in force. `digest` says which they are. */
export function compile(sets: readonly PolicySet[], digest: string): PolicySets {
  const policies = new Map(sets.flatMap((set) => set.policies.map(({ policy }) => [policy.id, policy])));
  const needs = new Needs([...policies.values()]);
  const slots = new Map<string, Slot>();
  for (const set of sets) {
    for (const chosen of set.policies) {
      for (const name of slotsOf(chosen.policy)) {
        const slot = slots.get(name) ?? new Slot(needs);
        slots.set(name, slot);
        slot.add(set, chosen);
      }
    }
  }
  return {
    names: sets.map(({ name }) => name),
    digest,
    sets,
    policies: [...policies.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    usesNamespaceLabels: sets.some(usesNamespaceLabels),
    rulesFor: (request, facts) => {
      const { kind, subresource, operation } = request;
      return (
        slots.get(slotOf(kind.group, kind.kind, subresource, operation))?.rulesFor(request, facts) ?? NO_RULES
      );
    },
  };
}

function usesNamespaceLabels({ match, exemptions }: PolicySet): boolean {
  return [match, ...exemptions.map((exemption) => exemption.match)].some(
    ({ namespaceSelector }) => namespaceSelector !== undefined,
  );
}

/** How one set stands to one request. */
interface Standing {
  readonly set: PolicySet;
  readonly chosen: readonly Chosen[];
  readonly holds: Answer;
  /** Its denials are warnings here, because the requester is a controller. */
  readonly spares: boolean;
  readonly exemptions: readonly PolicyExemption[];
  /** Whether some of them hold is not known. */
  readonly unsure: boolean;
}

/** What one set says about the requests of a slot. */
interface Part {
  readonly set: PolicySet;
  readonly chosen: Chosen[];
  /** True when the set holds wherever it is loaded. */
  readonly everywhere: boolean;
}

/** What the sets say about one kind, subresource and operation. */
class Slot {
  readonly #parts: Part[] = [];
  /** Rules by who has a say in them: as many as there are combinations of sets that hold together somewhere. */
  readonly #known = new Map<string, Rules>();
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  add(set: PolicySet, chosen: Chosen): void {
    const part = this.#parts.find((each) => each.set === set);
    if (part !== undefined) part.chosen.push(chosen);
    else this.#parts.push({ set, chosen: [chosen], everywhere: Object.keys(set.match).length === 0 });
  }

  rulesFor(request: AdmissionRequest, facts: KnownFacts): Rules {
    const standings = this.#parts.map((part) => standingOf(part, request, facts));
    // Exemptions have an end and are about single objects: what they make of the rules is not worth keeping.
    if (standings.some(({ exemptions }) => exemptions.length > 0)) return rulesOf(standings, this.#needs);
    const combination = standings.map(({ holds, spares }) => `${holds} ${spares}`).join();
    const known = this.#known.get(combination) ?? rulesOf(standings, this.#needs);
    this.#known.set(combination, known);
    return known;
  }
}

function standingOf(
  { set, chosen, everywhere }: Part,
  request: AdmissionRequest,
  facts: KnownFacts,
): Standing {
  const holds = everywhere || meant(set.match, request, facts);
  return holds === true
    ? {
        set,
        chosen,
        holds,
        spares: sparesRequester(set, request),
        ...exemptionsFor(set, request, facts),
      }
    : { set, chosen, holds, spares: false, ...NO_EXEMPTIONS };
}

function sparesRequester({ controllers, denyControllers }: PolicySet, { user }: AdmissionRequest): boolean {
  return !denyControllers && matchesAny(controllers, user.name);
}

const NO_EXEMPTIONS = { exemptions: [], unsure: false } as const;

/** An exemption that may hold is taken to hold: what may be let be is neither patched nor denied. */
function exemptionsFor(
  set: PolicySet,
  request: AdmissionRequest,
  facts: KnownFacts,
): Pick<Standing, 'exemptions' | 'unsure'> {
  if (set.exemptions.length === 0) return NO_EXEMPTIONS;
  const names = namesOf(request);
  const answers = set.exemptions
    .filter((exemption) => !isOver(exemption, facts.now))
    .map((exemption) => ({ exemption, answer: exempts(exemption, names, request, facts) }))
    .filter(({ answer }) => answer !== false);
  return {
    exemptions: answers.map(({ exemption }) => exemption),
    unsure: answers.some(({ answer }) => answer === 'unknown'),
  };
}

/** One rule for each policy, or one for each way in which the sets ask it. */
function rulesOf(all: readonly Standing[], needs: Needs): Rules {
  const standings = all.filter(({ holds }) => holds === true);
  const undecided = all
    .filter(({ holds, unsure }) => holds === 'unknown' || unsure)
    .map(({ set }) => set.name);
  const asked = new Map<string, { chosen: Chosen; says: Say[] }>();
  for (const { set, chosen, spares, exemptions } of standings) {
    for (const each of chosen) {
      const question = `${each.policy.id} ${JSON.stringify(each.parameters)}`;
      const unmended = spares ? atMostWarn(each.unmended) : each.unmended;
      const { name, enforce, injected } = set;
      const say = { set: name, enforce, injected, mend: each.mend, unmended, exemptions };
      asked.set(question, { chosen: each, says: [...(asked.get(question)?.says ?? []), say] });
    }
  }
  const rules = [...asked.values()]
    .map(({ chosen: { policy, parameters }, says }) => ({
      ...ruleOf(policy, parameters, says),
      needs: needs.of(policy),
    }))
    .sort((a, b) => (a.policy.id < b.policy.id ? -1 : a.policy.id > b.policy.id ? 1 : 0));
  const exemptions = standings.flatMap((standing) => standing.exemptions);
  return {
    rules,
    apart: exemptions.some(({ match }) => match.containers !== undefined),
    leavesInjected: rules.some(({ injected }) => injected === 'leave'),
    needs,
    undecided,
  };
}

/** Versions of a kind share a slot. */
function slotsOf({ kinds, operations }: Policy): ReadonlySet<string> {
  const slots = kinds.flatMap(({ group, kind, subresources = [] }) =>
    ['', ...subresources].flatMap((subresource) =>
      operations.map((operation) => slotOf(group, kind, subresource, operation)),
    ),
  );
  return new Set(slots);
}

/** No part can hold a `/` that would make two slots one: they come from the API server's own vocabulary. */
function slotOf(group: string, kind: string, subresource: string, operation: string): string {
  return `${group}/${kind}/${subresource}/${operation}`;
}
