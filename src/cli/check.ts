import { Command, Option } from 'commander';
import { type ObjectEntry, reportOf } from '#report/result.ts';
import { table } from '#report/table.ts';
import { checked, isInspected, type Judged } from './inspect.ts';
import { inspectPaths, setsNamed } from './inspect-paths.ts';
import { EXIT, terminal } from './output.ts';
import { policiesOption } from './policies-option.ts';

interface CheckFlags {
  readonly policies: readonly string[];
  readonly output: 'table' | 'json';
  readonly failOn: 'deny' | 'warn' | 'never';
}

/** `admend check`: what is wrong with manifests. */
export function checkCommand(): Command {
  return new Command('check')
    .description('find violations in manifests: files, folders, or - for standard input')
    .argument('<path...>')
    .addOption(policiesOption())
    .addOption(
      new Option('--output <format>', 'how to show the result').choices(['table', 'json']).default('table'),
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
        '\n\nExamples:\n  admend check deploy/\n  kustomize build . | admend check - --output json',
    )
    .action(check);
}

async function check(paths: readonly string[], flags: CheckFlags): Promise<void> {
  const question = flags.failOn === 'deny' ? 'denied' : 'wrong';
  const sets = await setsNamed(flags.policies);
  const entries: ObjectEntry[] = [];
  let files = 0;
  let failed = false;
  // Nothing of a file is kept but what is said of it: a repository's objects may not fit into memory together.
  for (const { objects } of inspectPaths(paths, sets, question, terminal)) {
    files++;
    for (const entry of objects) {
      entries.push(checked(entry));
      failed ||= isInspected(entry) && fails(entry.decisions, flags.failOn);
    }
  }
  const report = reportOf(files, entries);
  terminal.out(flags.output === 'json' ? JSON.stringify(report) : table(report, terminal.paint));
  if (report.summary.errors > 0) process.exitCode = EXIT.input;
  else if (failed) process.exitCode = EXIT.violations;
}

/** `deny` looks at what the webhook would refuse after its mends; `warn` at every violation that anybody is told of. */
function fails({ mutated, validated }: Judged, failOn: CheckFlags['failOn']): boolean {
  if (failOn === 'deny') return validated?.outcome === 'denied';
  return failOn === 'warn' && mutated.violations.some(({ consequence }) => consequence !== 'audit');
}
