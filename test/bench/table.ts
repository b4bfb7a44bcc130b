/** A table for people: the first column to the left, numbers to the right, so that digits stand below digits. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const numeric = head.map((_, column) => rows.every((row) => /^[\d.,]*$/.test(row[column] ?? '')));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          numeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
