import { Command, Option } from 'commander';
import type { PolicySets } from '#policyset/sets.ts';
import { githubCommands } from '#report/github.ts';
import { junitXml } from '#report/junit.ts';
import type { PlacedFile } from '#report/placed.ts';
import { policyEntry } from '#report/policies.ts';
import { type ObjectEntry, type Report, reportJson, reportOf } from '#report/result.ts';
import { sarif } from '#report/sarif.ts';
import { table } from '#report/table.ts';
import { checked, isInspected, type Judged } from './inspect.ts';
import { ABOUT_NEIGHBOURS, inspectPaths, setsNamed } from './inspect-paths.ts';
import { type KubernetesFlag, kubernetesOption } from './kubernetes-option.ts';
import { type NamespaceFlags, namespaceLabelsOption, namespaceOption } from './namespace-option.ts';
import { EXIT, terminal } from './output.ts';
import { placed } from './placed.ts';
import { policiesOption } from './policies-option.ts';
import { version } from './version.ts';

const OUTPUTS = ['table', 'json', 'sarif', 'junit', 'github'] as const;

interface CheckFlags extends NamespaceFlags, KubernetesFlag {
  readonly policies: readonly string[];
  readonly output: (typeof OUTPUTS)[number];
  readonly failOn: 'deny' | 'warn' | 'never';
}

/** `admend check`: what is wrong with manifests. */
export function checkCommand(): Command {
  return new Command('check')
    .description('find violations in manifests: files, folders, or - for standard input')
    .argument('<path...>')
    .addOption(policiesOption())
    .addOption(namespaceOption())
    .addOption(namespaceLabelsOption())
    .addOption(kubernetesOption())
    .addOption(
      new Option(
        '--output <format>',
        'how to show the result: to a person, to a program, to GitHub code scanning, to GitLab and Jenkins, as ' +
          'annotations of GitHub Actions',
      )
        .choices(OUTPUTS)
        .default('table'),
    )
    .addOption(
      new Option(
        '--fail-on <consequence>',
        'exit 1 on a violation that the sets would deny, on one that they would warn about, or never',
      )
        .choices(['deny', 'warn', 'never'])
        .default('warn'),
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 clean, 1 violations, 2 usage error, a document that cannot be read, or a ' +
        'policy set that could not be decided.' +
        ABOUT_NEIGHBOURS +
        '\n\nExamples:\n  admend check deploy/\n  kustomize build . | admend check - --output json' +
        '\n  admend check deploy/ --output sarif > admend.sarif',
    )
    .action(check);
}

async function check(paths: readonly string[], flags: CheckFlags): Promise<void> {
  const question = flags.failOn === 'deny' ? 'denied' : 'wrong';
  const sets = await setsNamed(flags.policies, terminal);
  const entries: ObjectEntry[] = [];
  const places: PlacedFile[] = [];
  let files = 0;
  let failed = false;
  let unsure = false;
  // Nothing of a file is kept but what is said of it: a repository's objects may not fit into memory together.
  for await (const inspection of inspectPaths(paths, { sets, question, ...flags }, terminal)) {
    files++;
    if (PLACED.has(flags.output)) places.push(placed(inspection));
    for (const entry of inspection.objects) {
      entries.push(checked(entry));
      failed ||= isInspected(entry) && fails(entry.decisions, flags.failOn);
      unsure ||= isInspected(entry) && entry.decisions.mutated.undecided.length > 0;
    }
  }
  const report = reportOf(files, entries);
  terminal.out(shown(flags.output, report, places, sets));
  // What could not be decided is not clean.
  if (report.summary.errors > 0 || unsure) process.exitCode = EXIT.input;
  else if (failed) process.exitCode = EXIT.violations;
}

/** The outputs that name lines and columns. */
const PLACED: ReadonlySet<string> = new Set(['sarif', 'junit', 'github']);

function shown(
  output: CheckFlags['output'],
  report: Report,
  places: readonly PlacedFile[],
  { policies }: PolicySets,
): string {
  switch (output) {
    case 'table':
      return table(report, terminal.paint);
    case 'json':
      return reportJson(report);
    case 'junit':
      return junitXml(places);
    case 'github':
      return githubCommands(places);
    case 'sarif':
      return sarif(places, policies.map(policyEntry), version());
  }
}

/** `deny` looks at what the webhook would refuse after its mends; `warn` at every violation that anybody is told of. */
function fails({ mutated, validated }: Judged, failOn: CheckFlags['failOn']): boolean {
  if (failOn === 'deny') return validated?.outcome === 'denied';
  return failOn === 'warn' && mutated.violations.some(({ consequence }) => consequence !== 'audit');
}
