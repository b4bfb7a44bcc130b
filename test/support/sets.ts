import type { Policy } from '#policy.ts';
import { defaultParameters } from '#policyset/catalogue.ts';
import { loadCatalogue, loadSets } from '#policyset/load.ts';
import { compile } from '#policyset/policyset.ts';
import type { Rule } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';

export const CATALOGUE = await loadCatalogue();
export const POLICIES: readonly Policy[] = [...CATALOGUE.values()];

export const RECOMMENDED = loadSets(['recommended'], CATALOGUE);
export const AUDIT_ALL = loadSets(['audit-all'], CATALOGUE);

export type Orders = Partial<Pick<Rule, 'mend' | 'unmended' | 'enforce' | 'parameters'>>;

/** One rule: as `recommended` would have it, unless `orders` say otherwise. */
export function ruleOf(policy: Policy, orders: Orders = {}): Rule {
  return {
    policy,
    parameters: defaultParameters(policy),
    mend: 'evidence',
    unmended: 'warn',
    enforce: true,
    ...orders,
  };
}

/** One policy set that holds these policies, all under the same orders. */
export function setOf(
  policies: readonly Policy[],
  orders: Orders = {},
  { denyControllers = false } = {},
): PolicySets {
  const rules = policies.map((policy) => ruleOf(policy, orders));
  return compile([{ name: 'test', rules, denyControllers }], 'sha256:0123456789abcdef');
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
