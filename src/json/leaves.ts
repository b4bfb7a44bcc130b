import { escapeToken } from './pointer.ts';
import { isList, isMap, type Json } from './value.ts';

/**
 * The pointers of everything that is said in `value`, which stands at `pointer`: scalars, empty maps and empty
 * lists. `{a: {b: 1, c: {}}}` at `/x` -> `/x/a/b`, `/x/a/c`. Order is unspecified.
 */
export function leavesOf(pointer: string, value: Json): string[] {
  const leaves: string[] = [];
  const open: [string, Json][] = [[pointer, value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, node] = next;
    const members = childrenOf(node);
    if (members.length === 0) leaves.push(path);
    for (const [key, child] of members) open.push([`${path}/${escapeToken(key)}`, child]);
  }
  return leaves;
}

function childrenOf(node: Json): [string, Json][] {
  if (isList(node)) return node.map((item, index) => [String(index), item]);
  return isMap(node) ? Object.entries(node) : [];
}
