import { Command, Option } from 'commander';
import { githubCommands } from '#report/github.ts';
import { junitXml } from '#report/junit.ts';
import { policyEntry } from '#report/policies.ts';
import { type Report, reportJson, reportOf } from '#report/result.ts';
import { sarif } from '#report/sarif.ts';
import { table } from '#report/table.ts';
import { checked, type Inspection, isInspected } from './inspect.ts';
import { type Inspected, inspectPaths } from './inspect-paths.ts';
import { EXIT, terminal } from './output.ts';
import { placed } from './placed.ts';
import { policiesOption } from './policies-option.ts';
import { version } from './version.ts';

const OUTPUTS = ['table', 'json', 'sarif', 'junit', 'github'] as const;

interface CheckFlags {
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
      '\nExit codes: 0 clean, 1 violations, 2 usage error or a document that cannot be read.' +
        '\n\nExamples:\n  admend check deploy/\n  kustomize build . | admend check - --output json' +
        '\n  admend check deploy/ --output sarif > admend.sarif',
    )
    .action(check);
}

async function check(paths: readonly string[], flags: CheckFlags): Promise<void> {
  const inspected = await inspectPaths(paths, flags.policies, terminal);
  const { inspections } = inspected;
  const report = reportOf(
    inspections.length,
    inspections.flatMap(({ objects }) => objects.map(checked)),
  );
  terminal.out(shown(flags.output, report, inspected));
  if (report.summary.errors > 0) process.exitCode = EXIT.input;
  else if (fails(inspections, flags.failOn)) process.exitCode = EXIT.violations;
}

function shown(output: CheckFlags['output'], report: Report, { inspections, sets }: Inspected): string {
  switch (output) {
    case 'table':
      return table(report, terminal.paint);
    case 'json':
      return reportJson(report);
    case 'junit':
      return junitXml(inspections.map(placed));
    case 'github':
      return githubCommands(inspections.map(placed));
    case 'sarif':
      return sarif(inspections.map(placed), sets.policies.map(policyEntry), version());
  }
}

/** `deny` looks at what the webhook would refuse after its mends; `warn` at every violation that anybody is told of. */
function fails(inspections: readonly Inspection[], failOn: CheckFlags['failOn']): boolean {
  const decisions = inspections.flatMap(({ objects }) =>
    objects.filter(isInspected).map((entry) => entry.decisions),
  );
  if (failOn === 'deny') return decisions.some(({ validated }) => validated.outcome === 'denied');
  return (
    failOn === 'warn' &&
    decisions.some(({ mutated }) => mutated.violations.some(({ consequence }) => consequence !== 'audit'))
  );
}
