import { escapeToken } from '#json/pointer.ts';
import { type Bindings, inOrder } from '../yaml/anchors.ts';
import type { TreeNode } from '../yaml/tree.ts';

/** What an editor must know about the anchors of a document. */
export interface Anchors {
  readonly bindings: Bindings;
  /** The nodes that an alias elsewhere means too. */
  readonly shared: ReadonlySet<TreeNode>;
}

export function anchorsOf({ bindings }: { bindings: Bindings }): Anchors {
  return { bindings, shared: new Set(bindings.values()) };
}

/** A place in a document under change; `pointer` leads there from the root and is told in reasons. */
export interface Site {
  readonly anchors: Anchors;
  readonly pointer: string;
}

export function below({ anchors, pointer }: Site, token: string): Site {
  return { anchors, pointer: `${pointer}/${escapeToken(token)}` };
}

/** Why the text of the node at this site is not its own to change; undefined when it is. */
export function sharedReason(node: TreeNode, { anchors, pointer }: Site): string | undefined {
  const name = pointer || 'the document';
  if (node.kind === 'alias')
    return `${name} is the alias *${node.name}: what it stands for is written elsewhere`;
  if (anchors.shared.has(node)) return `${name} has the anchor &${node.anchor}, which is used elsewhere too`;
  return undefined;
}

/** Why the nodes at this site cannot be dropped from the text; undefined when they can. */
export function neededReason(nodes: readonly TreeNode[], { anchors, pointer }: Site): string | undefined {
  if (anchors.shared.size === 0) return undefined;
  const inner = nodes.flatMap((node) => [...inOrder(node)]).find((node) => anchors.shared.has(node));
  return (
    inner && `${pointer || 'the document'} holds the anchor &${inner.anchor}, which is used elsewhere too`
  );
}
