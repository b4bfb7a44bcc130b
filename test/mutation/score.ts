/** One small change to the code, and what the tests made of it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The first line that it changes, without its indentation. */
  readonly code: string;
  /** What was taken away, and what stood there instead. */
  readonly original: string;
  readonly replacement: string;
  readonly status: MutantStatus;
}

/** As StrykerJS says it. A `Timeout` is killed; `RuntimeError` and the rest are no mutants that tests could judge. */
type MutantStatus =
  | 'Killed'
  | 'Timeout'
  | 'Survived'
  | 'NoCoverage'
  | 'RuntimeError'
  | 'CompileError'
  | 'Ignored'
  | 'Pending';

/** A mutant that does what the code does, so that no test can tell: one that `code` and `replacement` stand for. */
export interface Equivalent {
  readonly file: string;
  readonly code: string;
  readonly replacement: string;
  readonly why: string;
}

export interface Score {
  readonly mutants: number;
  readonly killed: number;
  readonly timedOut: number;
  readonly uncovered: number;
  readonly survived: number;
  /** Of those that survived or that no test reaches. */
  readonly equivalent: readonly (readonly [Mutant, Equivalent])[];
  readonly unexplained: readonly Mutant[];
  /** Explanations of mutants that are not there, or do not survive. */
  readonly stale: readonly Equivalent[];
}

export function scoreOf(all: readonly Mutant[], equivalents: readonly Equivalent[]): Score {
  const count = (status: MutantStatus) => all.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut] = [count('Killed'), count('Timeout')];
  const [survived, uncovered] = [count('Survived'), count('NoCoverage')];
  const alive = all.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const equivalent: [Mutant, Equivalent][] = [];
  const unexplained: Mutant[] = [];
  for (const mutant of alive) {
    const known = equivalents.find((each) => explains(each, mutant));
    if (known === undefined) unexplained.push(mutant);
    else equivalent.push([mutant, known]);
  }
  return {
    mutants: killed + timedOut + survived + uncovered,
    killed,
    timedOut,
    uncovered,
    survived,
    equivalent,
    unexplained,
    stale: equivalents.filter((each) => !alive.some((mutant) => explains(each, mutant))),
  };
}

function explains({ file, code, replacement }: Equivalent, mutant: Mutant): boolean {
  return file === mutant.file && code === mutant.code && replacement === oneLine(mutant.replacement);
}

/** `92.3 %` of the mutants, and of those that are not equivalent. */
export function percentages({ mutants, killed, timedOut, equivalent }: Score): {
  readonly ofAll: string;
  readonly ofTellable: string;
} {
  const percent = (whole: number) => `${((100 * (killed + timedOut)) / whole).toFixed(1)} %`;
  return { ofAll: percent(mutants), ofTellable: percent(mutants - equivalent.length) };
}

/** `src/a.ts:3  a < b  ->  a <= b` */
export function mutantLine({ file, line, original, replacement, status }: Mutant): string {
  const uncovered = status === 'NoCoverage' ? '  (no test reaches it)' : '';
  return `${file}:${line}  ${oneLine(original)}  ->  ${oneLine(replacement)}${uncovered}`;
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
