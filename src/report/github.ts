import { printable } from '#respond/limits.ts';
import { isPlaced, type Level, levelOf, type PlacedFile, type PlacedObject } from './placed.ts';
import { titleOfObject, type UnreadableDocument } from './result.ts';

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/**
 * Workflow commands of GitHub Actions, a line each, which its log turns into annotations of the files. The worst come
 * first, because GitHub shows ten annotations of a kind for one step, and equal ones once. Source:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubCommands(files: readonly PlacedFile[]): string {
  const commands = files.flatMap(({ file, objects }) =>
    objects.flatMap((entry) => (isPlaced(entry) ? violationsOf(file, entry) : [unreadableOf(entry)])),
  );
  const lines = (['error', 'warning', 'note'] as const)
    .flatMap((level) => commands.filter((command) => command.level === level))
    .map(lineOf);
  return [...new Set(lines)].join('\n');
}

interface Annotation {
  readonly level: Level;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly title: string;
  readonly message: string;
}

function violationsOf(file: string, object: PlacedObject): Annotation[] {
  return object.violations.map((violation) => ({
    level: levelOf(violation),
    file,
    line: violation.line,
    column: violation.column,
    title: `${violation.policy} (${violation.severity})`,
    message: `${titleOfObject(object)}: ${violation.reason}`,
  }));
}

function unreadableOf({ file, line, column, error }: UnreadableDocument): Annotation {
  return { level: 'error', file, line, column, title: 'cannot be read', message: error };
}

/** Standard input is no file that could be annotated: its lines come without a place. */
function lineOf({ level, file, line, column, title, message }: Annotation): string {
  const place = file === '-' ? [] : [`file=${property(file)}`, `line=${line}`, `col=${column}`];
  const properties = [...place, `title=${property(title)}`].join(',');
  return `::${COMMANDS[level]} ${properties}::${data(message)}`;
}

/** The runner ends a command at its line break, and takes `%25` and the like back. Nothing colours its log. */
function data(text: string): string {
  return printable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
