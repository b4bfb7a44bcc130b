import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ERRORS } from '#errors.ts';
import { policySetSchema } from '#policyset/schema.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { type PolicyEntry, policyEntry } from '#report/policies.ts';

/**
 * Writes the pages that are derived from the code; with --check it writes nothing and fails when one is not what the
 * code says.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });

const catalogue = await loadCatalogue();
const policies = [...catalogue.values()].map(policyEntry);
const pages = {
  'policies.md': policiesPage(policies),
  'errors.md': errorsPage(),
  'policyset.schema.json': `${JSON.stringify(policySetSchema(catalogue), null, 2)}\n`,
  '../policies/sets/audit-all.yaml': wholeSet({
    name: 'audit-all',
    comment:
      'Every policy, and nothing is patched or denied: what a cluster looks like before anything is enforced.',
    mode: 'audit',
    orders: 'mend: never, unmended: warn',
  }),
  '../policies/sets/mend-all.yaml': wholeSet({
    name: 'mend-all',
    comment:
      'Every policy with every fix that it has, also those that may stop a program: for CI and for measuring.',
    mode: 'enforce',
    orders: 'mend: risky, unmended: audit',
  }),
};

for (const [file, text] of Object.entries(pages)) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  if (!values.check) writeFileSync(path, text);
  else if (read(path) !== text) {
    console.error(`${join('docs', file)} is not what the code says: npm run generate`);
    process.exitCode = 1;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A policy set that names every policy. */
function wholeSet(set: { name: string; comment: string; mode: string; orders: string }): string {
  return [
    `# ${set.comment}`,
    '# Written by `npm run generate`.',
    'apiVersion: admend.dev/v1alpha1',
    'kind: PolicySet',
    'metadata:',
    `  name: ${set.name}`,
    'spec:',
    `  mode: ${set.mode}`,
    '  policies:',
    ...policies.map(({ id }) => `    - { id: ${id}, ${set.orders} }`),
    '',
  ].join('\n');
}

function policiesPage(entries: readonly PolicyEntry[]): string {
  const rows = entries.map(
    ({ id, severity, risks, title }) =>
      `| [${id}](#${id}) | ${severity} | ${Object.keys(risks).join(', ') || 'none'} | ${title} |`,
  );
  return [
    '# Policies',
    '',
    'Written by `npm run generate` from `policies/*/policy.ts`.',
    '',
    '| policy | severity | fix | what is wrong |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...entries.flatMap(policySection),
    '',
  ].join('\n');
}

function policySection(policy: PolicyEntry): string[] {
  const { id, title, description, remediation, risks, unfixable, manifestsOnly } = policy;
  const { pointers, references, parameters } = policy;
  const properties = Object.entries(parameters['properties'] ?? {});
  return [
    '',
    `## ${id}`,
    '',
    `**${title}.** ${description}`,
    '',
    `What to do: ${remediation}`,
    '',
    ...Object.entries(risks).map(([risk, argument]) => `- fix, ${risk}: ${argument}`),
    ...(unfixable === null ? [] : [`- no fix: ${unfixable}`]),
    ...(manifestsOnly === null ? [] : [`- manifests only: ${manifestsOnly}`]),
    ...(pointers.length === 0
      ? []
      : [`- a fix touches only ${pointers.map((pointer) => `\`${pointer}\``).join(', ')}`]),
    ...properties.map(
      ([name, schema]) => `- parameter \`${name}\`: \`${JSON.stringify(schema?.default ?? null)}\``,
    ),
    '',
    `Source: ${references.map((url) => `<${url}>`).join(', ')}`,
  ];
}

function errorsPage(): string {
  return [
    '# Errors',
    '',
    'Written by `npm run generate` from `src/errors.ts`. Codes are stable.',
    '',
    '| code | what happened | what to do |',
    '| --- | --- | --- |',
    ...Object.entries(ERRORS).map(
      ([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`,
    ),
    '',
  ].join('\n');
}
