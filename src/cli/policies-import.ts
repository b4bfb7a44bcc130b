import { Command, Option } from 'commander';
import { AdmendError, coded, messageOf } from '#errors.ts';
import type { Source } from '#peers/import/document.ts';
import { type Import, importSets } from '#peers/import/import.ts';
import { IMPORTED_TOOLS, type ImportedTool } from '#peers/import/shape.ts';
import { setSpec, setText } from '#peers/set-text.ts';
import { inTextOrder, lineOf, type Problem } from '#policyset/problem.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { counted, some } from '#report/table.ts';
import { type Input, inputsFor, readInput } from './files.ts';
import { EXIT, terminal } from './output.ts';

interface ImportFlags {
  readonly from?: ImportedTool;
  readonly output: 'yaml' | 'json';
}

/** `admend policies import`: policy sets out of what other tools were told. */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'policy sets out of configurations of kube-linter and Polaris, and out of the annotations by which they let objects be',
    )
    .argument('<path...>')
    .addOption(
      new Option(
        '--from <tool>',
        'whose configuration the files named are; told by their fields otherwise',
      ).choices(IMPORTED_TOOLS),
    )
    .addOption(
      new Option('--output <format>', 'sets to keep, or sets and remarks for a program')
        .choices(['yaml', 'json'])
        .default('yaml'),
    )
    .addHelpText(
      'after',
      '\nThe sets go to standard output; what does not reach them goes to standard error, by file, line and column.' +
        '\n\nExit codes: 0 everything is in the sets, 1 something is not, 2 usage error or a file named that its tool would not read.' +
        '\n\nExamples:\n  admend policies import .kube-linter.yaml deploy/ > team.yaml' +
        '\n  admend policies import polaris.yaml --output json',
    )
    .action(importPaths);
}

async function importPaths(paths: readonly string[], { from, output }: ImportFlags): Promise<void> {
  const policies = [...(await loadCatalogue()).values()];
  const read = inputsFor(paths).map(sourceOf);
  const sources = read.flatMap((each) => ('text' in each ? [each] : []));
  const unread = read.flatMap((each) => ('text' in each ? [] : [each]));
  const { problems, ...rest } = importSets(sources, policies, from);
  const imported = { ...rest, problems: inTextOrder([...unread, ...problems]) };
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw coded('import-invalid', errors.map(lineOf).join('\n'));
  if (rest.foreign.length > 0)
    terminal.err(
      `skipped ${counted(rest.foreign.length, 'file')}, neither a configuration nor Kubernetes objects: ${some(rest.foreign)}`,
    );
  if (imported.sets.length === 0)
    throw coded('import-empty', `nothing of kube-linter or Polaris in ${paths.join(', ')}`);
  if (output === 'json') terminal.out(asJson(imported));
  else say(imported);
  if (imported.problems.length > 0) process.exitCode = EXIT.violations;
}

/** A file; or that it is skipped, where it cannot be read and was merely found in a folder. */
function sourceOf(input: Input): Source | Problem {
  const { name: file, named } = input;
  try {
    return { file, text: textOf(input), named };
  } catch (error) {
    if (named || !(error instanceof AdmendError)) throw error;
    return { file, severity: 'warning', message: messageOf(error).replace(`${file}: `, 'skipped: ') };
  }
}

/** Throws `import-invalid` or `file-unreadable`. */
function textOf(input: Input): string {
  const text = readInput(input);
  if (text === undefined)
    throw coded('import-invalid', `${input.name}: expected text in UTF-8, found other bytes`);
  return text;
}

function say({ sets, problems }: Import): void {
  terminal.out(sets.map(setText).join('---\n'));
  for (const problem of problems) terminal.err(lineOf(problem));
  if (problems.length > 0) terminal.err(`${counted(problems.length, 'thing')} not in the policy set`);
}

function asJson({ sets, problems }: Import): string {
  return JSON.stringify({
    sets: sets.map((set) => ({
      apiVersion: 'admend.dev/v1alpha1',
      kind: 'PolicySet',
      metadata: { name: set.name },
      spec: setSpec(set),
    })),
    problems,
  });
}
