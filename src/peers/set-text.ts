import type { WrittenExemption, WrittenPolicy, WrittenSpec } from '#policyset/written.ts';

/** A policy set to be read by people first, so with remarks. */
export interface RemarkedSet {
  readonly name: string;
  /** What it is, line by line. */
  readonly about: readonly string[];
  readonly mode: 'enforce' | 'audit';
  readonly extends: readonly string[];
  readonly policies: readonly Remarked<WrittenPolicy>[];
  readonly exemptions: readonly Remarked<WrittenExemption>[];
}

interface Remarked<T> {
  /** A line; none where it is empty. */
  readonly remark: string;
  readonly entry: T;
}

/** It as YAML. */
export function setText(set: RemarkedSet): string {
  return [
    ...set.about.map(comment),
    'apiVersion: admend.dev/v1alpha1',
    'kind: PolicySet',
    'metadata:',
    `  name: ${flow(set.name)}`,
    'spec:',
    `  mode: ${set.mode}`,
    ...(set.extends.length === 0 ? [] : [`  extends: ${flow(set.extends)}`]),
    ...section('policies', set.policies.map(policyLines)),
    ...section('exemptions', set.exemptions.map(exemptionLines)),
    '',
  ].join('\n');
}

/** It as `load` reads it. */
export function setSpec({ mode, extends: parents, policies, exemptions }: RemarkedSet): WrittenSpec {
  return {
    mode,
    ...(parents.length > 0 && { extends: parents }),
    ...(policies.length > 0 && { policies: policies.map(({ entry }) => entry) }),
    ...(exemptions.length > 0 && { exemptions: exemptions.map(({ entry }) => entry) }),
  };
}

function section(name: string, entries: readonly (readonly string[])[]): readonly string[] {
  return entries.length === 0 ? [] : [`  ${name}:`, ...entries.flat().map((line) => `    ${line}`)];
}

function policyLines({ remark, entry }: Remarked<WrittenPolicy>): readonly string[] {
  return [...remarkLines(remark), `- ${flow({ ...entry })}`];
}

function exemptionLines({ remark, entry }: Remarked<WrittenExemption>): readonly string[] {
  const [first = '', ...others] = Object.entries(entry).map(([key, value]) => `${key}: ${flow(value)}`);
  return [...remarkLines(remark), `- ${first}`, ...others.map((line) => `  ${line}`)];
}

function remarkLines(remark: string): readonly string[] {
  return remark === '' ? [] : [comment(remark)];
}

/** One line, whatever the text holds: nothing of it may become part of the set. */
function comment(text: string): string {
  return `# ${text.replace(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]+/g, ' ')}`.trimEnd();
}

/** Plain data in one line of YAML. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, member]) => `${scalar(key)}: ${flow(member)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** Words that YAML 1.1 or 1.2 takes for something else than a text. */
const KEYWORD = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** As it is where every reader takes it for that text, else in quotes. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !KEYWORD.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
