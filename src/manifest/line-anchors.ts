/**
 * Cuts two texts into parts that belong together, each a part of the one and its counterpart in the other, at lines that
 * both have exactly once. Comparing part by part costs what the changes cost; comparing two long texts at once costs the
 * square of it.
 */
export function anchoredParts(before: string, after: string): [before: string, after: string][] {
  const old = linesIn(before);
  const now = linesIn(after);
  const places = uniqueLines(now);
  const parts: [string, string][] = [];
  let oldStart = 0;
  let nowStart = 0;
  for (const [line, oldEnd] of uniqueLines(old)) {
    const nowEnd = places.get(line);
    // A line that has moved up is no anchor: parts stay in order on both sides.
    if (nowEnd === undefined || nowEnd < nowStart) continue;
    parts.push([old.slice(oldStart, oldEnd).join(''), now.slice(nowStart, nowEnd).join('')]);
    oldStart = oldEnd;
    nowStart = nowEnd;
  }
  parts.push([old.slice(oldStart).join(''), now.slice(nowStart).join('')]);
  return parts;
}

/** Lines with their breaks. */
export function linesIn(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The lines that occur once, with their index. */
function uniqueLines(lines: readonly string[]): Map<string, number> {
  const first = new Map<string, number>();
  const again = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (first.has(line)) again.add(line);
    else first.set(line, index);
  }
  for (const line of again) first.delete(line);
  return first;
}
