import type { TreeNode } from '../yaml/tree.ts';
import { itemEdits, pairEdits } from './block.ts';
import { type Draft, type DraftList, type DraftMap, jsonOf } from './draft.ts';
import { flowListEdits, flowMapEdits } from './flow.ts';
import { columnOf } from './lines.ts';
import type { Edit, Page, Slot } from './page.ts';
import { valueEdits } from './value.ts';

/** The edits that make the text of a document say what its draft says. */
export function documentEdits(draft: Draft, root: TreeNode, page: Page): Edit[] {
  const column = columnOf(page.text, root.from);
  return slotEdits(draft, { node: root, after: root.from, column, owner: 'document', flow: false }, page);
}

/** A collection of which nothing stays is written anew: removing its last member leaves `{}` or `[]`. */
function slotEdits(draft: Draft, slot: Slot, page: Page): Edit[] {
  if (draft.kind === 'kept') return [];
  if (draft.kind === 'map' && draft.pairs.some(({ origin }) => origin)) return mapEdits(draft, page);
  if (draft.kind === 'list' && draft.items.some(({ origin }) => origin)) return listEdits(draft, page);
  return valueEdits(slot, jsonOf(draft, page.anchors), page);
}

function mapEdits(draft: DraftMap, page: Page): Edit[] {
  const { flow } = draft.node;
  const inside = draft.pairs.flatMap(({ origin, value }) => {
    if (origin === undefined) return [];
    const { colon, key, start, value: node } = origin;
    const owner = colon === undefined ? 'key' : 'pair';
    return slotEdits(
      value,
      { node, after: colon ?? key.end, column: columnOf(page.text, start), owner, flow },
      page,
    );
  });
  return [...inside, ...(flow ? flowMapEdits(draft, page) : pairEdits(draft, page))];
}

function listEdits(draft: DraftList, page: Page): Edit[] {
  const { flow } = draft.node;
  const inside = draft.items.flatMap(({ origin, value }) => {
    if (origin === undefined) return [];
    const { start, value: node } = origin;
    const after = flow ? start : start + 1;
    return slotEdits(value, { node, after, column: columnOf(page.text, start), owner: 'item', flow }, page);
  });
  return [...inside, ...(flow ? flowListEdits(draft, page) : itemEdits(draft, page))];
}
