/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return (valueAt(sorted, Math.ceil(sorted.length / 2) - 1) + valueAt(sorted, half)) / 2;
}

/** The smallest value that at least `percent` of all values do not exceed (nearest rank, no interpolation). */
export function percentile(values: Float64Array, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * values.length));
  return valueAt(values.toSorted(), rank - 1);
}

function valueAt(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error('a statistic of nothing');
  return value;
}
