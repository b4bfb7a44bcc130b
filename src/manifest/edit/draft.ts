import type { Json } from '#json/value.ts';
import { evaluate, isMerge, keyTextOf, setMember } from '../yaml/evaluate.ts';
import type { Item, ListNode, MapNode, Pair, TreeNode } from '../yaml/tree.ts';
import { type Anchors, neededReason, type Site, sharedReason } from './anchors.ts';

/**
 * A document under change. What no operation touches is kept, as the very node of the tree it has in the text; only the
 * way to a change is opened. Drafts are never changed, a change makes a new one: a refused change leaves no trace.
 */
export type Draft = Kept | Fresh | DraftMap | DraftList;

export interface Kept {
  readonly kind: 'kept';
  readonly node: TreeNode;
}

/** A value that has no text yet. */
export interface Fresh {
  readonly kind: 'fresh';
  readonly value: Json;
}

export interface DraftMap {
  readonly kind: 'map';
  readonly node: MapNode;
  /** The pairs that stay, in the order of the text, then the new ones, which have no `origin`. */
  readonly pairs: readonly DraftPair[];
}

export interface DraftPair {
  /** undefined for `<<`, which is nobody's key. */
  readonly key: string | undefined;
  readonly origin: Pair | undefined;
  readonly value: Draft;
}

export interface DraftList {
  readonly kind: 'list';
  readonly node: ListNode;
  readonly items: readonly DraftItem[];
}

export interface DraftItem {
  readonly origin: Item | undefined;
  readonly value: Draft;
}

/** Why a change cannot be written into the text. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: string;
}

export function refused(reason: string): Refusal {
  return { kind: 'refused', reason };
}

export function kept(node: TreeNode): Kept {
  return { kind: 'kept', node };
}

export function fresh(value: Json): Fresh {
  return { kind: 'fresh', value };
}

/** The draft as something that can be changed inside, or why it cannot. */
export function opened(draft: Draft, site: Site): Exclude<Draft, Kept> | Refusal {
  if (draft.kind !== 'kept') return draft;
  const { node } = draft;
  const reason = sharedReason(node, site);
  if (reason !== undefined) return refused(reason);
  if (node.kind === 'map')
    return { kind: 'map', node, pairs: node.pairs.map((pair) => keptPair(pair, site.anchors)) };
  if (node.kind !== 'list') return refused(`${site.pointer} is no map and no list`);
  return { kind: 'list', node, items: node.items.map((item) => ({ origin: item, value: kept(item.value) })) };
}

function keptPair(pair: Pair, { bindings }: Anchors): DraftPair {
  const key = isMerge(pair.key) ? undefined : keyTextOf(pair.key, bindings);
  return { key, origin: pair, value: kept(pair.value) };
}

/** Why a pair or an item cannot leave the text; undefined when it can. */
export function staysReason({ origin }: DraftPair | DraftItem, site: Site): string | undefined {
  if (origin === undefined) return undefined;
  return neededReason('key' in origin ? [origin.key, origin.value] : [origin.value], site);
}

/** The value a draft stands for. (A part that cannot be read reads as null: the whole has been read before.) */
export function jsonOf(draft: Draft, anchors: Anchors): Json {
  if (draft.kind === 'fresh') return draft.value;
  if (draft.kind === 'list') return draft.items.map(({ value }) => jsonOf(value, anchors));
  if (draft.kind === 'map') return membersOf(draft, anchors);
  const evaluated = evaluate(draft.node, anchors.bindings);
  return 'value' in evaluated ? evaluated.value : null;
}

function membersOf({ pairs }: DraftMap, anchors: Anchors): Json {
  const members: Record<string, Json> = {};
  for (const { key, value } of pairs) {
    if (key !== undefined) setMember(members, key, jsonOf(value, anchors));
  }
  return members;
}
