import { PEERS } from '#peers/peers.ts';
import { flow } from '#peers/set-text.ts';
import {
  exemptionFrom,
  type PolicyEntry,
  type PolicyExample,
  toldOf,
  WHERE_NEIGHBOURS_ARE,
} from '#report/policies.ts';

/** The page of one policy, for somebody who meets it for the first time. */
export function policyPage(policy: PolicyEntry, example: PolicyExample | undefined): string {
  const { id, title, description, remediation, severity, whenNot, references } = policy;
  return [
    `# ${id}`,
    '',
    `Written by \`npm run generate\` from \`policies/${id}/\`. [All policies](../policies.md)`,
    '',
    `**${title}** (${severity}). ${description}`,
    '',
    `What to do: ${remediation}`,
    ...(example === undefined ? [] : exampleLines(example)),
    '',
    '## Fix',
    '',
    ...fixLines(policy),
    ...parameterLines(policy),
    '',
    '## When not to',
    '',
    whenNot,
    '',
    '## How to exempt',
    '',
    'In a policy set, below `spec`:',
    '',
    ...fenced('yaml', exemptionFrom(policy)),
    '',
    ...coverLines(policy),
    `Source: ${references.map((url) => `<${url}>`).join(', ')}`,
    '',
  ].join('\n');
}

function exampleLines(example: PolicyExample): string[] {
  const { about, manifest, diff, byItself, parameters, inWebhook } = example;
  return [
    '',
    '## For example',
    '',
    about,
    ...(Object.keys(parameters).length === 0 ? [] : ['', `Asked with \`parameters: ${flow(parameters)}\`.`]),
    '',
    ...fenced('yaml', manifest.trimEnd().split('\n')),
    '',
    ...(diff === undefined
      ? [
          inWebhook ? 'Who applies it is told:' : '`admend check` says:',
          '',
          ...fenced('text', toldOf(example)),
        ]
      : [
          byItself ? 'It is stored with this change:' : 'Once a person accepts the fix:',
          '',
          ...fenced('diff', diff.split('\n')),
        ]),
  ];
}

function fenced(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}

function fixLines({
  risks,
  unfixable,
  manifestsOnly,
  neighbours,
  conflicts,
  pointers,
}: PolicyEntry): string[] {
  return [
    ...Object.entries(risks).map(([risk, argument]) => `- fix, ${risk}: ${argument}`),
    ...(unfixable === null ? [] : [`- no fix: ${unfixable}`]),
    ...(manifestsOnly === null ? [] : [`- manifests only: ${manifestsOnly}`]),
    ...(neighbours.length === 0 ? [] : [`- beside ${neighbours.join(', ')}: ${WHERE_NEIGHBOURS_ARE}`]),
    ...(conflicts === null ? [] : [`- two managers of one manifest conflict: ${conflicts}`]),
    ...(pointers.length === 0
      ? []
      : [`- a fix touches only ${pointers.map((pointer) => `\`${pointer}\``).join(', ')}`]),
  ];
}

function parameterLines({ parameters }: PolicyEntry): string[] {
  return Object.entries(parameters['properties'] ?? {}).map(
    ([name, schema]) => `- parameter \`${name}\`: \`${JSON.stringify(schema?.default ?? null)}\``,
  );
}

function coverLines({ covers }: PolicyEntry): string[] {
  const lines = PEERS.flatMap(({ tool, title }) => {
    const checks = covers[tool] ?? [];
    return checks.length === 0 ? [] : [`- ${title}: ${checks.map((check) => `\`${check}\``).join(', ')}`];
  });
  return lines.length === 0 ? [] : ['## Stands for', '', ...lines, ''];
}
