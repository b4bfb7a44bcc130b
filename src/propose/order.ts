import { indexOf, tokensOf } from '#json/pointer.ts';
import type { Edit } from '#policy.ts';

/**
 * Edits in the order in which their pointers stay true: everything that sets comes first, in the given order, then
 * removals from the back of each list to its front, so that none moves an item that a later one means.
 */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  const removals = edits.filter(({ op }) => op === 'remove');
  if (removals.length === 0) return edits;
  return [...edits.filter(({ op }) => op === 'set'), ...removals.sort(backToFront)];
}

function backToFront(first: Edit, second: Edit): number {
  const [a, b] = [rankOf(first.pointer), rankOf(second.pointer)];
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * A text that sorts before that of every earlier item of the same list. It ranks unrelated pointers too: comparing
 * only those that share a list is no order as a whole, and sorting by it leaves some of them as they were.
 */
function rankOf(pointer: string): string {
  return tokensOf(pointer)
    .map((token) => {
      const index = indexOf(token);
      // Ten digits, for any index that a list can have.
      return index === undefined ? token : String(9_999_999_999 - index);
    })
    .join('/');
}
