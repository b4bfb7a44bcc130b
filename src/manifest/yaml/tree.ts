/**
 * One document as it stands in its text: what the reader gives meaning to and what the editor cuts in. Offsets are in
 * UTF-16 units from the start of the document's text; ends are exclusive.
 */
export type TreeNode = ScalarNode | MapNode | ListNode | AliasNode;

interface Located {
  /** Where the node begins, its tag and anchor included. */
  readonly from: number;
  /** Where it begins without them. */
  readonly start: number;
  /** Behind its last character; a comment or a line break behind it is no part of it. */
  readonly end: number;
  /** The tag in full, `tag:yaml.org,2002:str` for `!!str`; `!` alone for the tag that says nothing. */
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

export type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode extends Located {
  readonly kind: 'scalar';
  readonly style: Style;
  /** Without quotes, escapes and folding; `''` in style plain is the empty value. */
  readonly text: string;
  /** Why the text cannot be told, e.g. an unknown escape. */
  readonly wrong: string | undefined;
}

export interface MapNode extends Located {
  readonly kind: 'map';
  /** `{a: b}`, not indented lines. */
  readonly flow: boolean;
  readonly pairs: readonly Pair[];
}

export interface Pair {
  /** Where the pair begins: its `? `, or the first character of its key. */
  readonly start: number;
  readonly key: TreeNode;
  /** Behind the `:`; undefined for a key that has none (`{a}`, `? a`). */
  readonly colon: number | undefined;
  readonly value: TreeNode;
  readonly end: number;
}

export interface ListNode extends Located {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly Item[];
}

export interface Item {
  /** The item's `-`, or the first character of its value in `[a, b]`. */
  readonly start: number;
  readonly value: TreeNode;
  readonly end: number;
}

export interface AliasNode extends Located {
  readonly kind: 'alias';
  readonly name: string;
}
