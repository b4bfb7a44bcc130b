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

/** Control characters and lone surrogates would end a warning header, or a terminal's good looks. */
function printable(text: string): string {
  return text.toWellFormed().replace(/\p{C}/gu, '?');
}

function shortenName(text: string, room: number): string {
  const excess = text.length - room;
  if (excess <= 0) return text;
  return text.replace(/"([^"]*)"/, (quoted, name: string) =>
    name.length <= 12 ? quoted : `"${cut(name, Math.max(12, name.length - excess))}"`,
  );
}

/** As many of `lines` as fit into `limit` characters in all, and a last line that counts the others. */
export function fitting(lines: readonly string[], limit: number): readonly string[] {
  const kept: string[] = [];
  let left = limit;
  for (const [index, line] of lines.entries()) {
    const rest = `and ${lines.length - index} more`;
    const isLast = index === lines.length - 1;
    // A line may take the last room only when nothing has to be said after it.
    if (line.length + (isLast ? 0 : rest.length) > left) return [...kept, rest];
    kept.push(line);
    left -= line.length;
  }
  return kept;
}
