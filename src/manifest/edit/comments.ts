import type { TreeNode } from '../yaml/tree.ts';
import { indentOf, lineEnd, lineStart } from './lines.ts';
import { type Edit, insert } from './page.ts';

/**
 * The edits, and with them the comments that they would take out: each gets a line of its own, above the line on which
 * its edit begins. What a comment says about a part that is gone may be moot, but that is for a person to tell.
 */
export function keepingComments(
  edits: readonly Edit[],
  root: TreeNode,
  text: string,
  eol: string,
): readonly Edit[] {
  const cuts = edits.filter(({ start, end }) => end > start);
  if (cuts.length === 0) return edits;
  const comments = commentsIn(text, root);
  const kept = cuts.flatMap(({ start, end, text: added }) =>
    comments
      .filter((comment) => comment.start >= start && comment.start < end)
      .map(({ start: from, end: to }) => text.slice(from, to))
      // A value that is written anew may bring its comment along.
      .filter((comment) => !added.includes(comment))
      .map((comment) => {
        const line = lineAbove(start, cuts, text);
        return insert(line, `${indentAt(text, line)}${comment}${eol}`);
      }),
  );
  return [...kept, ...edits];
}

/** The start of the line of an offset, or of the line on which a cut begins that reaches over it. */
function lineAbove(offset: number, cuts: readonly Edit[], text: string): number {
  const line = lineStart(text, offset);
  const over = cuts.find(({ start, end }) => start < line && line < end);
  return over === undefined ? line : lineAbove(over.start, cuts, text);
}

/** The blanks that the line of the offset begins with. */
function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^ */.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? indentOf(text, offset);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** From each `#` that begins a comment to the end of its line: not those in scalars. */
function commentsIn(text: string, root: TreeNode): readonly Span[] {
  const scalars = scalarsIn(root);
  const comments: Span[] = [];
  let next = 0;
  for (const { index } of text.matchAll(/(?<![^ \t\r\n])#/g)) {
    while (next < scalars.length && (scalars[next]?.end ?? 0) <= index) next++;
    const scalar = scalars[next];
    const isText = scalar !== undefined && scalar.start <= index;
    if (!isText && index >= (comments.at(-1)?.end ?? 0))
      comments.push({ start: index, end: lineEnd(text, index) });
  }
  return comments;
}

/** In the order of the text. */
function scalarsIn(root: TreeNode): readonly Span[] {
  const scalars: Span[] = [];
  const open: TreeNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'scalar') scalars.push({ start: node.from, end: node.end });
    if (node.kind === 'map') open.push(...node.pairs.flatMap(({ key, value }) => [key, value]));
    if (node.kind === 'list') open.push(...node.items.map(({ value }) => value));
  }
  return scalars.sort((a, b) => a.start - b.start);
}
