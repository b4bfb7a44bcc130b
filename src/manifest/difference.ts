import { diffLines, FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk } from 'diff';
import { anchoredParts, linesIn } from './line-anchors.ts';

/** Lines of context around a change, as in git. */
const CONTEXT = 3;

/** A line with its break, and the sign before it: kept, taken out, put in. */
interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * The difference of two texts of the file `name` as `git diff` writes it: `--- a/NAME`, `+++ b/NAME`, hunks with three
 * lines of context, `\ No newline at end of file`. Without colour; empty when the texts are equal.
 */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = anchoredParts(before, after).flatMap(([old, now]) => compared(old, now));
  const names = {
    oldFileName: `a/${name}`,
    newFileName: `b/${name}`,
    oldHeader: undefined,
    newHeader: undefined,
  };
  return formatPatch({ ...names, hunks: hunksOf(lines) }, FILE_HEADERS_ONLY);
}

function compared(before: string, after: string): Line[] {
  return diffLines(before, after).flatMap(({ added, removed, value }) =>
    linesIn(value).map((text): Line => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
}

function hunksOf(lines: readonly Line[]): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  const at = { old: 1, now: 1 };
  let end = 0;
  for (const [from, to] of changedRanges(lines)) {
    count(lines.slice(end, from), at);
    const start = { ...at };
    count(lines.slice(from, to), at);
    const written = lines.slice(from, to).flatMap(lineText);
    hunks.push({
      oldStart: start.old,
      oldLines: at.old - start.old,
      newStart: start.now,
      newLines: at.now - start.now,
      lines: written,
    });
    end = to;
  }
  return hunks;
}

/** The changes with their context; those whose context touches are one. */
function changedRanges(lines: readonly Line[]): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const to = Math.min(index + CONTEXT + 1, lines.length);
    const last = ranges.at(-1);
    if (last !== undefined && index - CONTEXT <= last[1]) last[1] = to;
    else ranges.push([Math.max(index - CONTEXT, 0), to]);
  }
  return ranges;
}

function count(lines: readonly Line[], at: { old: number; now: number }): void {
  for (const { sign } of lines) {
    if (sign !== '+') at.old++;
    if (sign !== '-') at.now++;
  }
}

function lineText({ sign, text }: Line): string[] {
  return text.endsWith('\n') ? [sign + text.slice(0, -1)] : [sign + text, '\\ No newline at end of file'];
}
