import { Command, Option } from 'commander';
import { coded } from '#errors.ts';
import { unifiedDiff } from '#manifest/difference.ts';
import { guarded } from '#report/guarded.ts';
import { paintedDiff } from '#report/painted-diff.ts';
import {
  isJudged,
  type JudgedObject,
  type ObjectEntry,
  type Report,
  reportJson,
  reportOf,
} from '#report/result.ts';
import { counted, headingOf, table } from '#report/table.ts';
import { fromCaller, replaceFile } from './files.ts';
import { identityOf, isInspected, itemOf } from './inspect.ts';
import { ABOUT_NEIGHBOURS, inspectPaths, setsNamed } from './inspect-paths.ts';
import { type KubernetesFlag, kubernetesOption } from './kubernetes-option.ts';
import { type MendedFile, mendedFile } from './mended-file.ts';
import { type NamespaceFlags, namespaceLabelsOption, namespaceOption } from './namespace-option.ts';
import { EXIT, terminal } from './output.ts';
import { policiesOption } from './policies-option.ts';

interface MendFlags extends NamespaceFlags, KubernetesFlag {
  readonly policies: readonly string[];
  readonly output: 'diff' | 'yaml' | 'json' | 'patch';
  readonly write?: boolean;
}

/** `admend mend`: the same as check, mended. */
export function mendCommand(): Command {
  return new Command('mend')
    .description('mend manifests: files, folders, or - for standard input')
    .argument('<path...>')
    .addOption(policiesOption())
    .addOption(namespaceOption())
    .addOption(namespaceLabelsOption())
    .addOption(kubernetesOption())
    .addOption(
      new Option(
        '--output <format>',
        'a diff of the files, the files themselves, a report, or the JSON Patches',
      )
        .choices(['diff', 'yaml', 'json', 'patch'])
        .default('diff'),
    )
    .option('--write', 'change the files in place')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing left, 1 violations remain, 2 usage error or a document that cannot be read.' +
        ABOUT_NEIGHBOURS +
        '\n\nExamples:\n  admend mend deploy/web.yaml\n  admend mend - --output yaml < web.yaml | kubectl apply -f -',
    )
    .action(mend);
}

async function mend(paths: readonly string[], flags: MendFlags): Promise<void> {
  if (flags.write === true && paths.includes('-')) {
    throw coded('usage', '--write changes files, and - (standard input) is none: use --output yaml');
  }
  const sets = await setsNamed(flags.policies, terminal);
  const inspections = await Array.fromAsync(
    inspectPaths(paths, { sets, question: 'mended', ...flags }, terminal),
  );
  const files = inspections.map(mendedFile);
  const report = reportOf(
    files.length,
    files.flatMap(({ entries }) => entries),
  );
  if (flags.write === true) write(files);
  terminal.out(shown(flags, files, report));
  for (const entry of report.objects) if (isRefused(entry)) terminal.err(refusalOf(entry));
  if (flags.output === 'yaml') terminal.err(unmendable(report));
  if (flags.output === 'diff' || flags.output === 'yaml') terminal.err(table(report, terminal.paint));
  process.exitCode = exitCode(report);
}

function isRefused(entry: ObjectEntry): entry is JudgedObject & { readonly refused: string } {
  return isJudged(entry) && entry.refused !== undefined;
}

function refusalOf(entry: JudgedObject & { readonly refused: string }): string {
  return `${headingOf(entry)}: not mended in the text: ${entry.refused}`;
}

/** Whoever pipes the text on has to know that not all of it was looked at. */
function unmendable({ summary: { errors } }: Report): string {
  return errors === 0 ? '' : `${counted(errors, 'document')} could not be read: printed as in the file`;
}

function shown({ output }: MendFlags, files: readonly MendedFile[], report: Report): string {
  switch (output) {
    case 'json':
      return reportJson(report);
    case 'patch':
      return JSON.stringify(patches(files), null, 2);
    case 'yaml':
      return files.map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`)).join('---\n');
    case 'diff':
      return files
        .map(({ inspection, text }) => unifiedDiff(inspection.file, inspection.text, text))
        .map((diff) => paintedDiff(diff, terminal.paint))
        .join('');
  }
}

/** One entry an object that has a mend; its patch carries guards, because the object may have changed when it is applied. */
function patches(files: readonly MendedFile[]) {
  return files.flatMap(({ inspection }) =>
    inspection.objects.filter(isInspected).flatMap((entry) => {
      const { file, document, object, decisions } = entry;
      const { patch } = decisions.mutated;
      if (patch.length === 0) return [];
      return [{ file, document, ...itemOf(entry), ...identityOf(object), patch: guarded(patch, object) }];
    }),
  );
}

function write(files: readonly MendedFile[]): void {
  const changed = files.filter(({ inspection, text }) => text !== inspection.text);
  for (const { inspection, text } of changed) replaceFile(fromCaller(inspection.file), text);
  terminal.err(`${counted(changed.length, 'file')} changed`);
}

function exitCode({ summary }: Report): number {
  if (summary.errors > 0) return EXIT.input;
  return (summary.remaining ?? 0) > 0 ? EXIT.violations : EXIT.clean;
}
