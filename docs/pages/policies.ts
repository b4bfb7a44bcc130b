import { type PolicyEntry, WHERE_NEIGHBOURS_ARE } from '#report/policies.ts';
import { markdownTable } from './table.ts';

export function policiesPage(entries: readonly PolicyEntry[]): string {
  const rows = entries.map(({ id, severity, risks, title }) => [
    `[${id}](#${id})`,
    severity,
    Object.keys(risks).join(', ') || 'none',
    title,
  ]);
  return [
    '# Policies',
    '',
    'Written by `npm run generate` from `policies/*/policy.ts`.',
    '',
    ...markdownTable(['policy', 'severity', 'fix', 'what is wrong'], rows),
    ...entries.flatMap(policySection),
    '',
  ].join('\n');
}

function policySection(policy: PolicyEntry): string[] {
  const { id, title, description, remediation, risks, unfixable, manifestsOnly, conflicts } = policy;
  const { neighbours, pointers, references, parameters } = policy;
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
    ...(neighbours.length === 0 ? [] : [`- beside ${neighbours.join(', ')}: ${WHERE_NEIGHBOURS_ARE}`]),
    ...(conflicts === null ? [] : [`- two managers of one manifest conflict: ${conflicts}`]),
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
