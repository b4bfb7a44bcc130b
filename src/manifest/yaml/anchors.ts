import type { AliasNode, TreeNode } from './tree.ts';

/** Which node each alias of a document means; an alias without an entry has no anchor before it. */
export type Bindings = ReadonlyMap<AliasNode, TreeNode>;

/**
 * An alias means the last node before it that has its name for an anchor. A node carries its anchor before its
 * children do, so an alias inside it means the node itself (a cycle, which the reader refuses).
 */
export function bindingsOf(root: TreeNode): Bindings {
  const anchors = new Map<string, TreeNode>();
  const bindings = new Map<AliasNode, TreeNode>();
  for (const node of inOrder(root)) {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const target = node.kind === 'alias' ? anchors.get(node.name) : undefined;
    if (node.kind === 'alias' && target !== undefined) bindings.set(node, target);
  }
  return bindings;
}

/** The node and all below it, in the order of the text. */
export function* inOrder(root: TreeNode): Generator<TreeNode, void> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (const child of childrenOf(node).reverse()) open.push(child);
  }
}

function childrenOf(node: TreeNode): TreeNode[] {
  if (node.kind === 'map') return node.pairs.flatMap(({ key, value }) => [key, value]);
  return node.kind === 'list' ? node.items.map(({ value }) => value) : [];
}
