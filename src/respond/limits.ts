/**
 * Limits on texts that leave in a response. Kubernetes cuts a warning at 256 characters and all of a response's at
 * 4,096; both hooks answer, so each takes half, and a line is kept short enough for a terminal.
 */
const WARNING_CHARACTERS = 120;
export const WARNINGS_CHARACTERS = 2_048;

/**
 * `text (policy)` in at most 120 characters. What must give is first the first quoted name, down to 12 characters,
 * then the end of the text; the policy stays whole.
 */
export function labelled(text: string, policy: string): string {
  const label = ` (${policy})`;
  const room = WARNING_CHARACTERS - label.length;
  return cut(shortenName(printable(text), room), room) + label;
}

/** `text` in at most `limit` characters, printable, marked with `…` where it was cut. */
export function cut(text: string, limit: number): string {
  const whole = printable(text);
  return whole.length <= limit ? whole : `${whole.slice(0, Math.max(0, limit - 1)).toWellFormed()}…`;
}

/** Control characters, line ends and lone surrogates would end a warning header, or a terminal's good looks. */
export function printable(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.toWellFormed().replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

function shortenName(text: string, room: number): string {
  const excess = text.length - room;
  if (excess <= 0) return text;
  return text.replace(/"([^"]*)"/, (quoted, name: string) =>
    name.length <= 12 ? quoted : `"${cut(name, Math.max(12, name.length - excess))}"`,
  );
}

/**
 * The lines of as many `items` as fit into `limit` characters in all, equal lines once, and a last line that counts
 * the items that are left. A hostile object has a hundred thousand; only the lines that are shown are made.
 */
export function fitting<T>(
  items: readonly T[],
  limit: number,
  lineOf: (item: T) => string,
): readonly string[] {
  const lines = new Set<string>();
  let room = limit;
  for (const [index, item] of items.entries()) {
    const line = lineOf(item);
    if (lines.has(line)) continue;
    const rest = `and ${items.length - index} more`;
    const isLast = index === items.length - 1;
    // A line may take the last room only when nothing has to be said after it.
    if (line.length + (isLast ? 0 : rest.length) > room) return [...lines, rest];
    lines.add(line);
    room -= line.length;
  }
  return [...lines];
}
