import type { Json, JsonList, JsonMap } from '#json/value.ts';
import type { Style, TreeNode } from '../yaml/tree.ts';
import type { Layout } from './layout.ts';
import { beforeBlanks, columnOf, hasBreak, indentOf, isFirstOnLine, lineEnd } from './lines.ts';
import { type Edit, insert, type Page, remove, replace, type Slot } from './page.ts';
import { blockLines, childColumn, isBlock, literalLines } from './write-block.ts';
import { type FlowManner, flowText } from './write-flow.ts';

/** Writes a value in the place of the one in the slot. A comment behind that on its line stays where it can. */
export function valueEdits(slot: Slot, value: Json, page: Page): Edit[] {
  const { node, column } = slot;
  const { text, layout } = page;
  if (slot.flow || layout.json || isWrittenFlow(node)) {
    const manner = { ...bracketManner(layout, text, slot.after), nested: true, ...likeOf(node) };
    return inline(slot, flowText(value, manner), page);
  }
  if (isBlock(value)) return blockEdits(slot, value, page);
  const literal = isLiteral(node) ? literalLines(value, column + layout.step, layout) : undefined;
  if (literal !== undefined) return behind(slot, literal, page);
  return inline(slot, flowText(value, { json: false, colon: ': ', comma: ', ', ...likeOf(node) }), page);
}

/** How members are written in the brackets around `offset`. */
export function bracketManner(layout: Layout, text: string, offset: number): FlowManner {
  const { json, colon, comma, unit, eol } = layout;
  const lines = { indent: indentOf(text, offset), step: unit, eol };
  return { json, colon, comma, ...(layout.pretty && { lines }) };
}

/** What had members in brackets keeps its brackets. */
function isWrittenFlow(node: TreeNode): boolean {
  if (node.kind === 'map') return node.flow && node.pairs.length > 0;
  return node.kind === 'list' && node.flow && node.items.length > 0;
}

function likeOf(node: TreeNode): { like?: Style } {
  return node.kind === 'scalar' ? { like: node.style } : {};
}

function isLiteral(node: TreeNode): boolean {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}

function isBlockNode(node: TreeNode): boolean {
  return (node.kind === 'map' || node.kind === 'list') && !node.flow;
}

function isEmpty(node: TreeNode): boolean {
  return node.from === node.end;
}

/**
 * The old value is taken out in two parts: where it begins, and the lines it goes on over. Between them, behind the `|`
 * of a block scalar, a comment may stand, and stays.
 */
function partsOf({ node }: Slot, text: string): [head: Span, lines: Span] {
  const end = lineEnd(text, node.end);
  if (!isLiteral(node))
    return [
      { start: node.from, end: node.end },
      { start: end, end },
    ];
  const header = /[|>][-+\d]*/y;
  header.lastIndex = node.start;
  header.test(text);
  return [
    { start: node.from, end: header.lastIndex },
    { start: lineEnd(text, node.start), end: node.end },
  ];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** One line of text. */
function inline(slot: Slot, written: string, { text }: Page): Edit[] {
  const { node, after, owner } = slot;
  if (isEmpty(node)) return [insert(after, owner === 'key' ? `: ${written}` : ` ${written}`)];
  const [head, lines] = partsOf(slot, text);
  if (!isBlockNode(node)) return [replace(head.start, head.end, written), remove(lines.start, lines.end)];
  if (!hasBreak(text, after, node.from)) return [replace(node.from, lines.end, written)];
  return [insert(after, ` ${written}`), remove(lineEnd(text, after), lines.end)];
}

/** A map or list on lines: behind a dash or at the start of a document its first line stands there, else below. */
function blockEdits(slot: Slot, value: JsonMap | JsonList, page: Page): Edit[] {
  const { node, owner, column } = slot;
  const { text, layout } = page;
  if (owner === 'item') {
    const inner = isEmpty(node) ? column + layout.gap : columnOf(text, node.from);
    return behind(slot, blockLines(value, inner, layout), page);
  }
  if (owner !== 'document')
    return below(slot, blockLines(value, column + childColumn(value, layout), layout), page);
  const lines = blockLines(value, 0, layout);
  return isFirstOnLine(text, node.from) ? behind(slot, lines, page) : below(slot, lines, page);
}

/** Lines of which the first one stands where the old value began. */
function behind(slot: Slot, [line = '', ...rest]: readonly string[], { text, layout }: Page): Edit[] {
  const { node, after } = slot;
  const first = line.trimStart();
  const more = rest.map((each) => layout.eol + each).join('');
  const [head, lines] = partsOf(slot, text);
  if (isBlockNode(node)) return [replace(node.from, lines.end, first + more)];
  if (isEmpty(node)) return [insert(after, ' '.repeat(layout.gap - 1) + first), insert(lines.start, more)];
  return [replace(head.start, head.end, first), replace(lines.start, lines.end, more)];
}

/** Lines below the one of the key. */
function below(slot: Slot, block: readonly string[], { text, layout }: Page): Edit[] {
  const { node, after } = slot;
  const added = layout.eol + block.join(layout.eol);
  const [head, lines] = partsOf(slot, text);
  if (isEmpty(node)) return [insert(lines.start, added)];
  if (hasBreak(text, after, node.from)) return [replace(lineEnd(text, after), lines.end, added)];
  if (isBlockNode(node)) return [replace(beforeBlanks(text, node.from), lines.end, added)];
  return [remove(beforeBlanks(text, head.start), head.end), replace(lines.start, lines.end, added)];
}
