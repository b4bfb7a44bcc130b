import type { Policy } from '#policy.ts';
import { defaultParameters } from '#policyset/catalogue.ts';
import { loadSets } from '#policyset/load.ts';
import { Needs } from '#policyset/needs.ts';
import { type Chosen, CONTROLLERS, DEFAULTS, type PolicySet } from '#policyset/policyset.ts';
import { type Rule, ruleOf as ruleFrom } from '#policyset/rule.ts';
import { compile, type PolicySets, type Rules } from '#policyset/sets.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { parametersOf } from './fixtures.ts';

export const CATALOGUE = await loadCatalogue();
export const POLICIES: readonly Policy[] = [...CATALOGUE.values()];

export const RECOMMENDED = loadSets(['recommended'], CATALOGUE);
export const STRICT = loadSets(['strict'], CATALOGUE);
export const AUDIT_ALL = loadSets(['audit-all'], CATALOGUE);

/** How a policy is chosen; `enforce` is its set's. */
export type Orders = Partial<Pick<Chosen, 'mend' | 'unmended' | 'parameters'> & { enforce: boolean }>;

/** A policy as a set chooses it: as `recommended` would, unless `orders` say otherwise. */
export function chosen(policy: Policy, { enforce: _, ...orders }: Orders = {}): Chosen {
  return { ...DEFAULTS, policy, parameters: defaultParameters(policy), ...orders };
}

/** A policy set that holds everywhere, unless `parts` say otherwise. */
export function policySet(policies: readonly Chosen[], parts: Partial<PolicySet> = {}): PolicySet {
  return {
    name: 'test',
    enforce: true,
    podSecurityVersion: undefined,
    match: {},
    policies,
    exemptions: [],
    controllers: CONTROLLERS,
    denyControllers: false,
    injected: 'leave',
    ...parts,
  };
}

/** As the fixtures of a policy ask it: as anybody would, unless it asks for nothing by itself. */
export function askedByFixtures(policy: Policy): Orders {
  const parameters = parametersOf(policy.id);
  return parameters === undefined ? {} : { parameters: { ...defaultParameters(policy), ...parameters } };
}

/** The rule that one set makes of a policy. */
export function ruleOf(policy: Policy, orders: Orders = {}): Rule {
  const { parameters, mend, unmended } = chosen(policy, orders);
  const { enforce = true } = orders;
  const say = { set: 'test', enforce, injected: 'leave', mend, unmended, exemptions: [] } as const;
  return ruleFrom(policy, parameters, [say]);
}

/** Rules as a stage takes them. */
export function rulesOf(rules: readonly Rule[]): Rules {
  return { rules, apart: false, leavesInjected: true, needs: new Needs([]), undecided: [] };
}

/** One policy set that holds these policies, all under the same orders. */
export function setOf(
  policies: readonly Policy[],
  orders: Orders = {},
  parts: Partial<PolicySet> = {},
): PolicySets {
  const { enforce = true } = orders;
  const set = policySet(
    policies.map((policy) => chosen(policy, orders)),
    { enforce, ...parts },
  );
  return compile([set], 'sha256:0123456789abcdef');
}

/** Sets as a webhook has them in force; asked anew for every request. */
export function inForce(sets: () => PolicySets | undefined) {
  return {
    get sets() {
      return sets();
    },
    trouble: undefined,
    reloads: { loaded: 1, rejected: 0 },
  };
}

/** What all sets say about all policies: to see at a glance what may become of a violation. */
export function allOrders({ sets }: PolicySets): readonly (Chosen & { readonly enforce: boolean })[] {
  return sets.flatMap(({ policies, enforce }) => policies.map((policy) => ({ ...policy, enforce })));
}

/** Every policy, only to see what it finds. */
export const EVERY_POLICY = setOf(POLICIES, { mend: 'never', enforce: false });

/** Those of which a manifest and what the API server makes of it must show the same. */
export const SAME_AS_SERVED = setOf(
  POLICIES.filter(({ manifestsOnly }) => manifestsOnly === undefined),
  { mend: 'never', enforce: false },
);

/** Every policy, as strict as it gets. */
export const STRICTEST = setOf(POLICIES, { mend: 'risky', unmended: 'deny' });

export function policyCalled(id: string): Policy {
  const policy = CATALOGUE.get(id);
  if (policy === undefined) throw new Error(`no policy ${id}`);
  return policy;
}
