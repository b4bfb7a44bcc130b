/** The name that was probably meant: the nearest of `names` within a third of its length; undefined when none is. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const ranked = names
    // So many letters have to be added or dropped at least; without this a long text would take long.
    .filter((candidate) => Math.abs(candidate.length - name.length) <= slackOf(candidate))
    .map((candidate) => ({
      candidate,
      distance: distanceBetween(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= slackOf(best.candidate) ? best.candidate : undefined;
}

function slackOf(candidate: string): number {
  return Math.max(1, Math.ceil(candidate.length / 3));
}

/** How a message about the unknown `name` goes on: with the one that was probably meant, else with `otherwise`. */
export function hintFor(
  name: string,
  names: readonly string[],
  otherwise = `; there are ${names.join(', ')}`,
): string {
  const meant = nearest(name, names);
  return meant === undefined ? otherwise : `; did you mean "${meant}"?`;
}

/** Levenshtein: the letters to add, drop or replace. Row by row, each from the one before. */
function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
