import { inOrder } from '../yaml/anchors.ts';
import type { ListNode, MapNode, TreeNode } from '../yaml/tree.ts';
import { columnOf, hasBreak, indentOf } from './lines.ts';

/** The habits of one document, so that what is added looks like what is there. Widths in characters. */
export interface Layout {
  /** The document is JSON: what is added must be JSON too. */
  readonly json: boolean;
  readonly eol: string;
  /** The last line has no break, so that a block scalar written there would lose its own. */
  readonly openEnd: boolean;
  /** How much deeper a map stands than the key it belongs to. */
  readonly step: number;
  /** How much deeper the `-` of a list stands than the key it belongs to: 0 or more. */
  readonly dash: number;
  /** From the `-` to what is behind it. */
  readonly gap: number;
  /** Inside brackets: what is between key and value, and between members of one line. */
  readonly colon: ': ' | ':';
  readonly comma: ', ' | ',';
  /** JSON with each member on a line of its own, indented by `unit` more than the bracket's line. */
  readonly pretty: boolean;
  readonly unit: string;
}

type Found = { -readonly [Habit in 'step' | 'dash' | 'gap']?: number | undefined };

/** The habits of a document, each from the first place that shows it; kubectl's own where none does. */
export function layoutOf(
  text: string,
  root: TreeNode,
  given: Pick<Layout, 'json' | 'eol' | 'openEnd'>,
): Layout {
  const found: Found = {};
  for (const node of inOrder(root)) {
    if (node.kind === 'map') fromMap(text, node, found);
    else if (node.kind === 'list' && !node.flow) found.gap ??= gapOf(text, node);
    if (found.step !== undefined && found.dash !== undefined && found.gap !== undefined) break;
  }
  const { step = 2, dash = 0, gap = 2 } = found;
  return { ...given, step, dash, gap, ...(given.json ? jsonHabits(text, root) : YAML_BRACKETS) };
}

const YAML_BRACKETS = { colon: ': ', comma: ', ', pretty: false, unit: '' } as const;

function jsonHabits(text: string, root: TreeNode): Pick<Layout, 'colon' | 'comma' | 'pretty' | 'unit'> {
  const first = root.kind === 'map' ? root.pairs[0] : undefined;
  if (first === undefined) return YAML_BRACKETS;
  const colon = first.colon !== undefined && /\s/.test(text[first.colon] ?? '') ? ': ' : ':';
  const pretty = hasBreak(text, root.start, first.start);
  const unit = pretty ? indentOf(text, first.start).slice(indentOf(text, root.start).length) : '';
  return {
    colon,
    comma: pretty || /^\s*,\s/.test(text.slice(first.end, first.end + 99)) ? ', ' : ',',
    pretty,
    unit,
  };
}

function fromMap(text: string, map: MapNode, found: Found): void {
  for (const { start, value } of map.pairs) {
    if (!('flow' in value) || value.flow !== map.flow) continue;
    const habit = value.kind === 'map' ? 'step' : 'dash';
    found[habit] ??= widthOf(value, columnOf(text, start), text);
  }
}

/** How much deeper a block begins than its key; maps are never at the same column. */
function widthOf(block: MapNode | ListNode, column: number, text: string): number | undefined {
  const first = block.kind === 'map' ? block.pairs[0] : block.items[0];
  const width = first === undefined ? -1 : columnOf(text, first.start) - column;
  return width >= (block.kind === 'map' ? 1 : 0) ? width : undefined;
}

function gapOf(text: string, { items: [item] }: ListNode): number | undefined {
  if (item === undefined || item.value.from === item.value.end) return undefined;
  return hasBreak(text, item.start, item.value.from) ? undefined : item.value.from - item.start;
}
