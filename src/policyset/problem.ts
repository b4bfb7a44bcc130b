/** Something about a policy set's text that a person should change. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** `error`: the set is not loaded. `warning`: it is, and does not do what it seems to. */
  readonly severity: 'error' | 'warning';
  /** What was found and what was expected. */
  readonly message: string;
}

/** `FILE:LINE:COLUMN: message` */
export function lineOf({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** In the order of the text. */
export function inTextOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}
