/** One figure of a run; `value` is null where nobody asked. The name and the unit are a contract: CI refers to them. */
export interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly goal: Goal | null;
}

export interface Goal {
  readonly kind: 'at most' | 'at least';
  readonly value: number;
}

export function atMost(value: number): Goal {
  return { kind: 'at most', value };
}

export function atLeast(value: number): Goal {
  return { kind: 'at least', value };
}

export function isMissed({ value, goal }: Figure): boolean {
  if (goal === null || value === null) return false;
  return goal.kind === 'at most' ? value > goal.value : value < goal.value;
}

/** `name  value  unit  goal` */
export function figureRow(figure: Figure): readonly string[] {
  const { name, value, unit, goal } = figure;
  const verdict = goal === null || value === null ? '' : isMissed(figure) ? 'MISSED' : 'met';
  return [
    name,
    value === null ? 'not asked' : String(value),
    unit,
    goal === null ? '' : `${goalText(goal)} ${verdict}`,
  ];
}

/** The last line of `--json`. */
export function figuresJson(figures: readonly Figure[]): string {
  return JSON.stringify({
    figures: figures.map(({ goal, ...figure }) => ({
      ...figure,
      goal: goal === null ? null : goalText(goal),
    })),
  });
}

function goalText({ kind, value }: Goal): string {
  return `${kind === 'at most' ? '<=' : '>='} ${value}`;
}
