import type { Json, JsonMap } from '#json/value.ts';
import type { Coverage, Policy, Risk } from '#policy.ts';
import type { GroupKind } from '#workload/kinds.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { paintedDiff } from './painted-diff.ts';

/** What `policies list --output json` and `policies show --output json` say of a policy. */
export interface PolicyEntry {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly remediation: string;
  /** Who should be exempt. */
  readonly whenNot: string;
  readonly severity: Policy['severity'];
  readonly kinds: readonly string[];
  /** True where every one of these kinds is in namespaces. */
  readonly namespaced: boolean;
  readonly operations: readonly string[];
  /** The risks that its fixes can have, with the arguments; empty when it has no fix. */
  readonly risks: Readonly<Partial<Record<Risk, string>>>;
  readonly unfixable: string | null;
  /** Why it is found in manifests and never in an object that an API server has; null when it is found in both. */
  readonly manifestsOnly: string | null;
  /** The kinds of other objects that it goes by; empty where it looks at one object alone. */
  readonly neighbours: readonly string[];
  /** Where two field managers conflict after a mend; null where they never do. */
  readonly conflicts: string | null;
  /** JSON Pointers that its fixes may touch. */
  readonly pointers: readonly string[];
  readonly parameters: Policy['parameters'];
  readonly references: readonly string[];
  /** The checks of other tools and the rules of standards that it stands for. */
  readonly covers: Coverage;
}

export function policyEntry(policy: Policy): PolicyEntry {
  const { id, title, description, remediation, whenNot } = policy;
  const { severity, operations, parameters, references, fix } = policy;
  return {
    id,
    title,
    description,
    remediation,
    whenNot,
    severity,
    kinds: [...new Set(policy.kinds.map(kindText))],
    namespaced: policy.kinds.every(({ clusterScoped }) => clusterScoped !== true),
    operations,
    risks: fix?.risks ?? {},
    unfixable: policy.unfixable ?? null,
    manifestsOnly: policy.manifestsOnly ?? policy.neverAdmitted ?? null,
    neighbours: [...new Set((policy.neighbours ?? []).map(kindText))],
    conflicts: fix?.conflicts ?? null,
    pointers: fix?.pointers ?? [],
    parameters,
    references,
    covers: policy.covers ?? {},
  };
}

function kindText({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${kind}.${group}`;
}

export function policyTable(policies: readonly PolicyEntry[], paint: Paint): string {
  const rows = policies.map(({ id, severity, risks, title }) => [
    id,
    severity,
    Object.keys(risks).join(', ') || 'none',
    title,
  ]);
  const [heading = '', ...lines] = columns([['POLICY', 'SEVERITY', 'FIX', 'WHAT IS WRONG'], ...rows]);
  return [paint('bold', heading), ...lines].join('\n');
}

/** A policy on one object. */
export interface PolicyExample {
  /** A sentence. */
  readonly about: string;
  /** The object, as YAML; for a policy that goes by other objects as well, with those after it. */
  readonly manifest: string;
  /** What the fix does to it: the hunks of a unified diff. Undefined where there is no fix. */
  readonly diff: string | undefined;
  /** False where a person has to accept the fix first. */
  readonly byItself: boolean;
  /** What the policy is asked with; empty where its defaults will do. */
  readonly parameters: JsonMap;
  /** What is said of it as it is: to whoever applies it, or where `inWebhook` is false by `check` alone. */
  readonly warnings: readonly string[];
  readonly inWebhook: boolean;
}

/** How an exemption from a policy is written, below `spec` of a policy set. */
export function exemptionFrom({ id, namespaced }: PolicyEntry): readonly string[] {
  const where = namespaced ? 'namespaces: { include: [shop] }, names: [web]' : 'names: [web]';
  return [
    'exemptions:',
    `  - policies: [${id}]`,
    `    match: { ${where} }`,
    '    reason: why it is let be',
    '    owner: who answers for it',
    '    until: 2027-03-31',
  ];
}

/** A policy's page. */
export function policyPage(policy: PolicyEntry, example: PolicyExample | undefined, paint: Paint): string {
  const section = (title: string, ...lines: string[]) => [
    paint('bold', title),
    ...lines.map((line) => `  ${line}`),
    '',
  ];
  return [
    `${paint('bold', policy.id)}: ${policy.title} (${policy.severity})`,
    '',
    ...section('Why', ...wrapped(policy.description)),
    ...section('What to do', ...wrapped(policy.remediation)),
    ...section('Fix', ...fixLines(policy)),
    ...(example === undefined ? [] : section(exampleTitle(example), ...exampleLines(example, paint))),
    ...section('When not to', ...wrapped(policy.whenNot)),
    ...section('How to exempt, in a policy set', ...exemptionFrom(policy)),
    ...section('Looks at', ...scopeLines(policy)),
    ...section('Parameters', ...parameterLines(policy)),
    ...coversSection(policy.covers, section),
    ...section('References', ...policy.references),
  ]
    .join('\n')
    .trimEnd();
}

function exampleTitle({ byItself, diff }: PolicyExample): string {
  return byItself || diff === undefined ? 'For example' : 'For example, once a person accepts the fix';
}

/** A manifest alone would show neither the fault nor what to change. */
function exampleLines(example: PolicyExample, paint: Paint): string[] {
  const { about, manifest, diff } = example;
  if (diff !== undefined) return [...wrapped(about), ...paintedDiff(diff, paint).split('\n')];
  const told = toldOf(example).map((line) => paint('yellow', line));
  return [...wrapped(about), ...manifest.trimEnd().split('\n'), '', ...told];
}

/** As kubectl shows it, or as `check` does. */
export function toldOf({ warnings, inWebhook }: PolicyExample): readonly string[] {
  return warnings.map((warning) => (inWebhook ? `Warning: ${warning}` : warning));
}

function coversSection(
  covers: Coverage,
  section: (title: string, ...lines: string[]) => string[],
): readonly string[] {
  const lines = Object.entries(covers).flatMap(([tool, checks]) => wrapped(`${tool}: ${checks.join(', ')}`));
  return lines.length === 0 ? [] : section('Stands for', ...lines);
}

function fixLines({ risks, unfixable, conflicts, pointers }: PolicyEntry): string[] {
  const arguments_ = Object.entries(risks).flatMap(([risk, argument]) => wrapped(`${risk}: ${argument}`));
  const touches = pointers.length === 0 ? [] : wrapped(`touches: ${pointers.join(', ')}`);
  return [
    ...arguments_,
    ...(unfixable === null ? [] : wrapped(`none: ${unfixable}`)),
    ...(conflicts === null ? [] : wrapped(`conflicts: ${conflicts}`)),
    ...touches,
  ];
}

function scopeLines({ kinds, operations, manifestsOnly, neighbours }: PolicyEntry): string[] {
  const scope = `${kinds.join(', ')} on ${operations.join(', ')}`;
  return [
    ...wrapped(scope),
    ...(neighbours.length === 0 ? [] : wrapped(`beside ${neighbours.join(', ')}: ${WHERE_NEIGHBOURS_ARE}`)),
    ...(manifestsOnly === null ? [] : wrapped(`manifests only: ${manifestsOnly}`)),
  ];
}

/** What a reader of a policy about several objects has to know. */
export const WHERE_NEIGHBOURS_ARE =
  'found by check and mend among the manifests of one run, and never by the webhook';

function parameterLines({ parameters }: PolicyEntry): string[] {
  const properties = Object.entries(parameters['properties'] ?? {});
  if (properties.length === 0) return ['none'];
  return properties.flatMap(([name, schema]) => wrapped(`${name}: ${spaced(schema?.default ?? null)}`));
}

/** JSON with a blank after each comma and colon, so that it can be broken into lines. */
function spaced(value: Json): string {
  return JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/([[{]) | ([\]}])/g, '$1$2');
}

/** Words in lines of at most 100 characters. */
function wrapped(text: string): string[] {
  return (text.match(/.{1,100}(?: |$)/g) ?? []).map((line) => line.trimEnd());
}
