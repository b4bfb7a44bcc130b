/** Something about a policy set that a person should change. */
export interface Problem {
  /** A file, or of a set that a cluster keeps its resource: `policysets/team`. */
  readonly file: string;
  /** From 1; absent where there is no text. */
  readonly line?: number;
  readonly column?: number;
  /** `error`: the set is not loaded. `warning`: it is, and does not do what it seems to. */
  readonly severity: 'error' | 'warning';
  /** What was found and what was expected. */
  readonly message: string;
}

/** Nobody reads more at once, and a set may have as many as it has letters. */
const MOST_TOLD = 20;
const MOST_LETTERS = 1_000;

/** The first problems of a set, and how many there are beside them. A message is made only for what is told. */
export function told(findings: readonly (() => Problem)[]): readonly Problem[] {
  const problems = inTextOrder(findings.slice(0, MOST_TOLD).map((finding) => shortened(finding())));
  const last = problems.at(-1);
  const more = findings.length - problems.length;
  return last === undefined || more === 0
    ? problems
    : [...problems, { ...last, message: `and ${more} more` }];
}

function shortened(problem: Problem): Problem {
  const { message } = problem;
  return message.length <= MOST_LETTERS
    ? problem
    : { ...problem, message: `${message.slice(0, MOST_LETTERS)}…` };
}

/** `FILE:LINE:COLUMN: message` */
export function lineOf({ file, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}`;
}

/** In the order of the text. */
export function inTextOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
