import type { TreeNode } from '../yaml/tree.ts';
import type { Anchors } from './anchors.ts';
import type { Layout } from './layout.ts';

/** The text of a document under edit. It ends with a line break, so that every line has one. */
export interface Page {
  readonly text: string;
  readonly layout: Layout;
  readonly anchors: Anchors;
}

/** Where a value stands. */
export interface Slot {
  readonly node: TreeNode;
  /** Behind the `:` or `-` it belongs to; the value of a whole document has its own start here. */
  readonly after: number;
  /** The column of the pair or dash it belongs to. */
  readonly column: number;
  /** `key` is a key without a colon: `{a}`. */
  readonly owner: 'pair' | 'key' | 'item' | 'document';
  /** Inside brackets. */
  readonly flow: boolean;
}

/** One replacement in a text; `end` is exclusive. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function replace(start: number, end: number, text: string): Edit {
  return { start, end, text };
}

export function remove(start: number, end: number): Edit {
  return { start, end, text: '' };
}

export function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/**
 * The text with all edits made; undefined when two of them want the same place. What is inserted at one place comes in
 * the order given, before what is replaced from there on.
 */
export function edited(text: string, edits: readonly Edit[]): string | undefined {
  const real = edits.filter(({ start, end, text: added }) => end > start || added !== '');
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: added } of real.sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) return undefined;
    parts.push(text.slice(at, start), added);
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}
