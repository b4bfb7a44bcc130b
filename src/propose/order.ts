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
  const a = tokensOf(first.pointer);
  const b = tokensOf(second.pointer);
  const fork = a.findIndex((token, depth) => token !== b[depth]);
  const left = indexOf(a[fork] ?? '');
  const right = indexOf(b[fork] ?? '');
  return left === undefined || right === undefined ? 0 : right - left;
}
