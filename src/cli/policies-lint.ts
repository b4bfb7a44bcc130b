import { load } from '#policyset/load.ts';
import { lineOf, type Problem } from '#policyset/problem.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { counted } from '#report/table.ts';
import { fromCaller, setFromCaller } from './files.ts';
import { EXIT, terminal } from './output.ts';

/** `admend policies lint`: what is wrong with policy sets, and what does not do what it seems to. */
export async function lintPolicySets(
  names: readonly string[],
  { output }: { readonly output: 'table' | 'json' },
): Promise<void> {
  const { sets, problems } = load(names.map(setFromCaller), await loadCatalogue());
  const shown = problems.map((problem) => ({ ...problem, file: fileShown(problem) }));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (output === 'json') {
    terminal.out(JSON.stringify({ sets: sets?.names ?? [], problems: shown }));
  } else {
    for (const problem of shown) terminal.out(lintLine(problem));
    const warnings = counted(problems.length - errors, 'warning');
    terminal.out(
      sets === undefined
        ? terminal.paint('red', `${counted(errors, 'error')}, ${warnings}`)
        : terminal.paint('green', `${sets.names.join(', ')}: no errors, ${warnings} (${sets.digest})`),
    );
  }
  if (errors > 0) process.exitCode = EXIT.violations;
}

/** As the caller would write it. */
function fileShown({ file }: Problem): string {
  const folder = `${fromCaller('.')}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

function lintLine(problem: Problem): string {
  const style = problem.severity === 'error' ? 'red' : 'yellow';
  const { message } = problem;
  return lineOf({ ...problem, message: `${terminal.paint(style, problem.severity)}: ${message}` });
}
