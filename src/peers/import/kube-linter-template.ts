import { equal } from '#json/equal.ts';
import { isList, type Json, type JsonMap } from '#json/value.ts';
import { hintFor } from '#nearest.ts';
import type { Policy } from '#policy.ts';
import type { Problem } from '#policyset/problem.ts';
import { validatorFor } from '#policyset/validate.ts';
import type { Ask } from '../ask.ts';
import { asksOf, counterpartsOf, whyUncovered } from '../cross-table.ts';
import { KUBE_LINTER, KUBE_LINTER_CHECKS, type KubeLinterCheck } from '../kube-linter.ts';
import type { Fields } from './fields.ts';

/** What a custom check asks for; or why nothing comes of it. */
export type TemplateAsks = { readonly asks: readonly Ask[] } | { readonly lost: string };

/**
 * A check of kube-linter is a template with parameters. One that asks what a built-in check asks has its policies; of some
 * other parameters it is known what they mean to a policy.
 */
export function asksOfTemplate(
  name: string,
  template: string,
  params: Fields,
  policies: readonly Policy[],
): TemplateAsks {
  const same = KUBE_LINTER_CHECKS.find((check) => check.template === template && saysTheSame(check, params));
  if (same !== undefined) return asksOfBuiltIn(name, same, policies);
  const meaning = TEMPLATES.get(template);
  if (meaning === undefined) return { lost: whyNot(template) };
  const wanted = meaning(params) ?? {};
  const meant = policies.flatMap((policy) => {
    const parameters = Object.hasOwn(wanted, policy.id) ? wanted[policy.id] : undefined;
    return parameters === undefined ? [] : [{ policy, parameters }];
  });
  if (meant.length === 0) return { lost: 'no policy can be asked for what its parameters say' };
  const refused = meant.flatMap(({ policy, parameters }) => refusalOf(policy, parameters) ?? []);
  if (refused.length > 0) return { lost: refused.join('; ') };
  return { asks: meant.map(({ policy, parameters }) => ({ check: name, policy: policy.id, parameters })) };
}

/** What `policies lint` would say of a set that gives a policy these parameters; undefined where nothing. */
function refusalOf(policy: Policy, parameters: JsonMap): string | undefined {
  const problem = (_: readonly string[], message: string): Problem => ({
    file: '',
    severity: 'error',
    message,
  });
  const validate = validatorFor(policy.parameters);
  const read = validate({ file: '', value: parameters, error: problem, warning: problem });
  if (!('problems' in read)) return undefined;
  return `${policy.id} does not take this: ${read.problems.map(({ message }) => message).join('; ')}`;
}

function asksOfBuiltIn(name: string, check: KubeLinterCheck, policies: readonly Policy[]): TemplateAsks {
  const asks = counterpartsOf(KUBE_LINTER, policies)
    .filter((counterpart) => counterpart.check === check)
    .flatMap(asksOf);
  return asks.length > 0
    ? { asks: asks.map((ask) => ({ ...ask, check: name })) }
    : { lost: whyUncovered(check) };
}

function whyNot(template: string): string {
  const kin = KUBE_LINTER_CHECKS.filter((check) => check.template === template);
  if (kin.length > 0)
    return `it is not asked with parameters of its own, but only as ${kin.map(({ id }) => id).join(' or ')} is`;
  const templates = [...new Set(KUBE_LINTER_CHECKS.map((check) => check.template))];
  return `no policy stands for the template ${template}${hintFor(template, templates, '')}`;
}

/** kube-linter reads the names of parameters without regard to case. */
function saysTheSame({ params }: KubeLinterCheck, given: Fields): boolean {
  const values = Object.fromEntries(given.keys().map((key) => [key, given.value(key) ?? null]));
  return equal(lowered(params), lowered(values));
}

function lowered(params: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key.toLowerCase(), value]));
}

/** Policies by id, each with its parameters. */
type Wanted = Readonly<Record<string, JsonMap>>;

/** By template: the policies, and the parameters of theirs that mean what these mean; undefined where there are none. */
const TEMPLATES = new Map<string, (params: Fields) => Wanted | undefined>([
  ['minimum-replicas', (params) => minimum('minimum-replicas', params)],
  ['hpa-minimum-replicas', (params) => minimum('hpa-minimum-replicas', params)],
  ['cpu-requirements', (params) => resources('cpu', params, ['lowerBoundMillis', 'upperBoundMillis'])],
  ['memory-requirements', (params) => resources('memory', params, ['lowerBoundMB', 'upperBoundMB'])],
  ['required-label', (params) => metadata('required-labels', 'labels', params)],
  ['required-annotation', (params) => metadata('required-annotations', 'annotations', params)],
  ['priority-class-name', (params) => priorities(params.value('acceptedPriorityClassNames'))],
  ['forbidden-service-types', (params) => services(params.value('forbiddenServiceTypes'))],
  ['verify-container-capabilities', (params) => dropped(params.value('forbiddenCapabilities'))],
  ['image-pull-policy', (params) => pulled(params.value('forbiddenPolicies'))],
]);

function minimum(policy: string, params: Fields): Wanted | undefined {
  const replicas = params.value('minReplicas');
  return typeof replicas === 'number' && Number.isInteger(replicas)
    ? { [policy]: { minimum: replicas } }
    : undefined;
}

/** A requirement in a range of 0 to 0 is one that is not set. */
function resources(
  resource: 'cpu' | 'memory',
  params: Fields,
  bounds: readonly string[],
): Wanted | undefined {
  if (bounds.some((bound) => (params.value(bound) ?? 0) !== 0)) return undefined;
  const type = params.value('requirementsType');
  const require = [
    ...(type === 'request' || type === 'any' ? [`requests.${resource}`] : []),
    ...(type === 'limit' || type === 'any' ? [`limits.${resource}`] : []),
  ];
  return require.length > 0 ? { 'resource-requests-limits': { require } } : undefined;
}

/** A key is meant as it is written: the `.` of a domain is no "any character". */
function metadata(policy: string, parameter: string, params: Fields): Wanted | undefined {
  const key = params.text('key') ?? '';
  const value = params.has('value') ? globOf(params.text('value') ?? '') : '*';
  if (!/^[\w./-]+$/.test(key) || value === undefined) return undefined;
  return { [policy]: { [parameter]: { [key]: value } } };
}

/** The pattern with `*` that matches what a regular expression of letters, digits and `.*` finds anywhere in a text. */
function globOf(expression: string): string | undefined {
  const [, start, body = '', end] = /^(\^?)((?:[\w/-]|\\\.|\.\*)*)(\$?)$/.exec(expression) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const glob = body.replaceAll('.*', '*').replaceAll('\\.', '.');
  return `${start === '' ? '*' : ''}${glob}${end === '' ? '*' : ''}`.replace(/\*+/g, '*');
}

function priorities(accepted: Json | undefined): Wanted | undefined {
  // To the policy an empty list would mean any; to kube-linter it means none.
  return isList(accepted) && accepted.length > 0
    ? { 'priority-class': { required: false, allow: accepted } }
    : undefined;
}

function services(types: Json | undefined): Wanted | undefined {
  return isList(types) ? { 'exposed-services': { types } } : undefined;
}

function dropped(capabilities: Json | undefined): Wanted | undefined {
  const all = isList(capabilities) && capabilities.length === 1 && /^all$/i.test(String(capabilities[0]));
  return all ? { 'drop-all-capabilities': {} } : undefined;
}

function pulled(forbidden: Json | undefined): Wanted | undefined {
  const others = ['IfNotPresent', 'Never'];
  const all =
    isList(forbidden) && forbidden.length === 2 && others.every((policy) => forbidden.includes(policy));
  return all ? { 'image-pull-policy': {} } : undefined;
}
