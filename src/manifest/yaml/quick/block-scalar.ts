import type { Cursor } from './cursor.ts';
import { UNSURE } from './unsure.ts';

const HEADER = /[|>][-+]?(?= *\n| +#)/y;
const BLANK = /^ +$/;

/** A block scalar in a block at column `parent`, whose text shows how far it is indented. Goes on to the next line. */
export function blockScalar(cursor: Cursor, parent: number): string {
  const header = cursor.take(HEADER);
  if (header === undefined) throw UNSURE;
  const first = cursor.text.indexOf('\n', cursor.at) + 1;
  cursor.nextText();
  if (first === 0 || cursor.indent <= parent) throw UNSURE;
  const lines = linesFrom(cursor, first, cursor.indent);
  const last = lines.findLastIndex((line) => line !== '');
  const content = lines.slice(0, last + 1);
  const body = header.startsWith('|') ? content.join('\n') : folded(content);
  if (header.endsWith('-')) return body;
  return body + '\n'.repeat(header.endsWith('+') ? lines.length - last : 1);
}

/** The lines of the scalar, without what indents them. Goes on to the line behind them. */
function linesFrom(cursor: Cursor, first: number, indent: number): string[] {
  const { text } = cursor;
  const lines: string[] = [];
  let start = first;
  for (let end = endOf(text, start); end > start; end = endOf(text, start)) {
    const column = spacesIn(text, start, indent);
    if (column < indent && text[start + column] !== '\n') break;
    const line = text.slice(start + column, end - 1);
    if (BLANK.test(line)) throw UNSURE;
    lines.push(line);
    start = end;
  }
  cursor.at = start - 1;
  cursor.nextLine();
  return lines;
}

/** Behind the line break of the line at `start`; `start` itself at the end of the text, which must be a line's. */
function endOf(text: string, start: number): number {
  const end = text.indexOf('\n', start) + 1;
  if (end === 0 && start < text.length) throw UNSURE;
  return end === 0 ? start : end;
}

/** How many spaces the line at `start` begins with, `most` at most. */
function spacesIn(text: string, start: number, most: number): number {
  let count = 0;
  while (count < most && text[start + count] === ' ') count++;
  return count;
}

/** One line break becomes a space, more of them one less, as long as no line is indented further. */
function folded(lines: readonly string[]): string {
  if (lines.some((line) => line.startsWith(' '))) throw UNSURE;
  return lines.join('\n').replace(/(?<=[^\n])\n(\n*)/g, (_, more: string) => more || ' ');
}
