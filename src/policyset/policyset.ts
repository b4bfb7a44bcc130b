import { coded } from '#errors.ts';
import { booleanAt, type Json, listAt, stringAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { type Catalogue, defaultParameters } from './catalogue.ts';
import { combined, type MendLevel, type Rule, type Unmended } from './rule.ts';
import { indexRules, type PolicySets } from './sets.ts';

/** What a cluster admin writes (`kind: PolicySet`), read and checked. */
export interface PolicySet {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly denyControllers: boolean;
}

/** The controllers of the control plane, which write what other objects' templates say. */
const CONTROLLERS = ['system:kube-controller-manager', 'system:serviceaccount:kube-system:*-controller'];

const MEND: Readonly<Record<string, MendLevel>> = {
  never: 'never',
  safe: 'safe',
  evidence: 'evidence',
  risky: 'risky',
};
const UNMENDED: Readonly<Record<string, Unmended>> = { deny: 'deny', warn: 'warn', audit: 'audit' };
const MODE: Readonly<Record<string, boolean>> = { enforce: true, audit: false };

/** Reads one PolicySet; `file` names it in what is thrown (`set-invalid`). */
export function policySetOf(document: Json, catalogue: Catalogue, file: string): PolicySet {
  const bad = (what: string) => coded('set-invalid', `${file}: ${what}`);
  const name = stringAt(document, 'metadata', 'name');
  if (stringAt(document, 'apiVersion') !== 'admend.dev/v1alpha1')
    throw bad('apiVersion is not admend.dev/v1alpha1');
  if (stringAt(document, 'kind') !== 'PolicySet') throw bad('kind is not PolicySet');
  if (name === undefined) throw bad('metadata.name is missing');
  const enforce = MODE[stringAt(document, 'spec', 'mode') ?? 'enforce'];
  if (enforce === undefined) throw bad('spec.mode is neither enforce nor audit');
  return {
    name,
    rules: listAt(document, 'spec', 'policies').map((entry, index) =>
      ruleOf(entry, enforce, catalogue, (what) => bad(`spec.policies[${index}]: ${what}`)),
    ),
    denyControllers: booleanAt(document, 'spec', 'denyControllers') ?? false,
  };
}

function ruleOf(entry: Json, enforce: boolean, catalogue: Catalogue, bad: (what: string) => Error): Rule {
  const policy = policyOf(entry, catalogue, bad);
  const mend = MEND[stringAt(entry, 'mend') ?? 'evidence'];
  const unmended = UNMENDED[stringAt(entry, 'unmended') ?? 'warn'];
  if (mend === undefined) throw bad('mend is none of never, safe, evidence, risky');
  if (unmended === undefined) throw bad('unmended is none of deny, warn, audit');
  return { policy, parameters: defaultParameters(policy), mend, unmended, enforce };
}

function policyOf(entry: Json, catalogue: Catalogue, bad: (what: string) => Error): Policy {
  const id = stringAt(entry, 'id') ?? '';
  const policy = catalogue.get(id);
  if (policy === undefined)
    throw bad(`no policy is called "${id}"; there are ${[...catalogue.keys()].join(', ')}`);
  return policy;
}

/** Compiles the sets in force into what `admit()` takes. `digest` says which they are. */
export function compile(sets: readonly PolicySet[], digest: string): PolicySets {
  const byPolicy = new Map<string, Rule>();
  for (const rule of sets.flatMap((set) => set.rules)) {
    const present = byPolicy.get(rule.policy.id);
    byPolicy.set(rule.policy.id, present === undefined ? rule : combined(present, rule));
  }
  const rules = [...byPolicy.values()];
  return {
    names: sets.map(({ name }) => name),
    digest,
    rules,
    rulesFor: indexRules(rules),
    denyControllers: sets.some((set) => set.denyControllers),
    controllers: CONTROLLERS,
  };
}
