import { median } from './statistics.ts';

/** What a bench measured. The name and the unit are a contract: issues and CI refer to them. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Which way the worst round lies. */
  readonly better: 'lower' | 'higher';
  /** One value a round. */
  readonly rounds: readonly number[];
  /** Only where the project has promised something. */
  readonly goal?: Goal;
}

export interface Goal {
  readonly atMost: number;
}

/** One round says nothing about its own noise, so a figure is the median of several, and its worst is shown beside. */
export const FEWEST_ROUNDS = 5;

export function medianOf({ name, rounds }: Figure): number {
  if (rounds.length < FEWEST_ROUNDS) throw new Error(`${name}: ${rounds.length} rounds are too few`);
  return median(rounds);
}

export function worstOf({ better, rounds }: Figure): number {
  return better === 'lower' ? Math.max(...rounds) : Math.min(...rounds);
}

/** The last line of `--json`. */
export function figuresJson(figures: readonly Figure[]): string {
  return JSON.stringify({
    figures: figures.map((figure) => ({
      name: figure.name,
      value: rounded(medianOf(figure)),
      unit: figure.unit,
      goal: goalText(figure.goal) ?? null,
    })),
  });
}

/** `name  median  worst  unit  goal` for each figure. */
export function figureRows(figures: readonly Figure[]): readonly (readonly string[])[] {
  return figures.map((figure) => [
    figure.name,
    String(rounded(medianOf(figure))),
    String(rounded(worstOf(figure))),
    figure.unit,
    verdict(figure),
  ]);
}

export function goalText(goal: Goal | undefined): string | undefined {
  return goal === undefined ? undefined : `<= ${goal.atMost}`;
}

function verdict(figure: Figure): string {
  const { goal } = figure;
  if (goal === undefined) return '';
  return `${goalText(goal)} ${medianOf(figure) <= goal.atMost ? 'met' : 'MISSED'}`;
}

/** Three digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
