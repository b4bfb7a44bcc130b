import { Command, Option } from 'commander';
import { unifiedDiff } from '#manifest/difference.ts';
import { splice } from '#manifest/splice.ts';
import { guarded } from '#report/guarded.ts';
import { paintedDiff } from '#report/painted-diff.ts';
import { isJudged, type Report, reportOf } from '#report/result.ts';
import { counted, table } from '#report/table.ts';
import { fromCaller, replaceFile } from './files.ts';
import { type Inspection, isInspected, mended } from './inspect.ts';
import { inspectPaths, setsNamed } from './inspect-paths.ts';
import { EXIT, terminal } from './output.ts';
import { policiesOption } from './policies-option.ts';

interface MendFlags {
  readonly policies: readonly string[];
  readonly output: 'diff' | 'yaml' | 'json' | 'patch';
  readonly write?: boolean;
}

/** A file and its text with all mends in it that could be spliced. */
interface MendedFile {
  readonly inspection: Inspection;
  readonly text: string;
  /** Objects whose mend has no place in the text, and why. */
  readonly refused: readonly string[];
}

/** `admend mend`: the same as check, mended. */
export function mendCommand(): Command {
  return new Command('mend')
    .description('mend manifests: files, folders, or - for standard input')
    .argument('<path...>')
    .addOption(policiesOption())
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
        '\n\nExamples:\n  admend mend deploy/web.yaml\n  admend mend - --output yaml < web.yaml | kubectl apply -f -',
    )
    .action(mend);
}

async function mend(paths: readonly string[], flags: MendFlags): Promise<void> {
  const sets = await setsNamed(flags.policies);
  const inspections = [...inspectPaths(paths, sets, 'mended', terminal)];
  const report = reportOf(
    inspections.length,
    inspections.flatMap(({ objects }) => objects.map(mended)),
  );
  const files = inspections.map(mendedFile);
  if (flags.write === true) write(files);
  terminal.out(shown(flags, files, report));
  for (const line of files.flatMap(({ refused }) => refused)) terminal.err(line);
  if (flags.output === 'diff' || flags.output === 'yaml') terminal.err(table(report, terminal.paint));
  process.exitCode = exitCode(report, files);
}

function mendedFile(inspection: Inspection): MendedFile {
  const objects = inspection.objects.filter(isInspected);
  const changes = objects
    .filter(({ decisions }) => decisions.mutated.patch.length > 0)
    .map(({ document, pointer, object, decisions: { mutated } }) => ({
      document,
      pointer,
      operations: mutated.patch,
      expected: mutated.object ?? object,
    }));
  const { text, refused } = splice(inspection.text, changes);
  return {
    inspection,
    text,
    refused: refused.map(
      ({ document, reason }) =>
        `${inspection.file} (document ${document}): not mended in the text: ${reason}`,
    ),
  };
}

function shown({ output }: MendFlags, files: readonly MendedFile[], report: Report): string {
  switch (output) {
    case 'json':
      return JSON.stringify(report);
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
      const judged = mended(entry);
      if (patch.length === 0 || !isJudged(judged)) return [];
      const { apiVersion, kind, namespace, name } = judged;
      return [{ file, document, apiVersion, kind, namespace, name, patch: guarded(patch, object) }];
    }),
  );
}

function write(files: readonly MendedFile[]): void {
  const changed = files.filter(({ inspection, text }) => text !== inspection.text && inspection.file !== '-');
  for (const { inspection, text } of changed) replaceFile(fromCaller(inspection.file), text);
  terminal.err(`${counted(changed.length, 'file')} changed`);
}

function exitCode({ summary, objects }: Report, files: readonly MendedFile[]): number {
  if (summary.errors > 0) return EXIT.input;
  const left = objects.filter(isJudged).some(({ remaining = [] }) => remaining.length > 0);
  return left || files.some(({ refused }) => refused.length > 0) ? EXIT.violations : EXIT.clean;
}
