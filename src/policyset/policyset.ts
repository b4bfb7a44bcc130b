import { coded } from '#errors.ts';
import { at, isList, type Json, mapAt, member, stringAt } from '#json/value.ts';
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

const MODES = new Map<Json, boolean>([
  ['enforce', true],
  ['audit', false],
]);
const MEND_LEVELS = new Map<Json, MendLevel>([
  ['never', 'never'],
  ['safe', 'safe'],
  ['evidence', 'evidence'],
  ['risky', 'risky'],
]);
const UNMENDED = new Map<Json, Unmended>([
  ['deny', 'deny'],
  ['warn', 'warn'],
  ['audit', 'audit'],
]);

/** Reads one PolicySet; `file` names it in what is thrown (`set-invalid`). */
export function policySetOf(document: Json, catalogue: Catalogue, file: string): PolicySet {
  const bad = (what: string) => coded('set-invalid', `${file}: ${what}`);
  const name = stringAt(document, 'metadata', 'name');
  refuseOthers(document, ['apiVersion', 'kind', 'metadata', 'spec'], bad);
  if (stringAt(document, 'apiVersion') !== 'admend.dev/v1alpha1')
    throw bad('apiVersion is not admend.dev/v1alpha1');
  if (stringAt(document, 'kind') !== 'PolicySet') throw bad('kind is not PolicySet');
  if (name === undefined) throw bad('metadata.name is missing');
  return { name, ...specOf(member(document, 'spec'), catalogue, (what) => bad(`spec${what}`)) };
}

function specOf(spec: Json | undefined, catalogue: Catalogue, bad: (what: string) => Error) {
  refuseOthers(spec, ['mode', 'policies', 'denyControllers'], (what) => bad(`: ${what}`));
  const enforce = MODES.get(at(spec, 'mode') ?? 'enforce');
  const denyControllers = at(spec, 'denyControllers') ?? false;
  const entries = at(spec, 'policies') ?? [];
  if (enforce === undefined) throw bad('.mode is neither enforce nor audit');
  if (typeof denyControllers !== 'boolean') throw bad('.denyControllers is neither true nor false');
  if (!isList(entries)) throw bad('.policies is not a list');
  const rules = entries.map((entry, index) =>
    ruleOf(entry, enforce, catalogue, (what) => bad(`.policies[${index}]: ${what}`)),
  );
  const ids = rules.map(({ policy }) => policy.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw bad(`.policies names "${twice}" twice`);
  return { rules, denyControllers };
}

/** A field that nobody reads is refused: whoever wrote it counts on what it says. */
function refuseOthers(map: Json | undefined, known: readonly string[], bad: (what: string) => Error): void {
  const other = Object.keys(mapAt(map) ?? {}).find((key) => !known.includes(key));
  if (other !== undefined) throw bad(`unknown field "${other}"; expected ${known.join(', ')}`);
}

function ruleOf(entry: Json, enforce: boolean, catalogue: Catalogue, bad: (what: string) => Error): Rule {
  refuseOthers(entry, ['id', 'mend', 'unmended'], bad);
  const policy = policyOf(entry, catalogue, bad);
  const mend = MEND_LEVELS.get(at(entry, 'mend') ?? 'evidence');
  const unmended = UNMENDED.get(at(entry, 'unmended') ?? 'warn');
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
