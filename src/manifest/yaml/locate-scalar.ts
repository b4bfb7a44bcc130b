import { isScalar, type ParsedNode, type Scalar } from 'yaml';
import { hasSeparator } from './characters.ts';
import { unfold, unquote } from './quoted.ts';
import type { ScalarNode, Style, TreeNode } from './tree.ts';

/** What all nodes have, before it is known what kind of node it is. */
export type Place = Pick<TreeNode, 'from' | 'start' | 'tag' | 'anchor'>;

const STYLES = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
} as const satisfies Record<Scalar.Type, Style>;

/** True for a value of which nothing is written. */
export function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '';
}

/** The scalar at its place in `text`; null is one that is not written. */
export function scalarNode(node: Scalar.Parsed | null, place: Place, text: string): ScalarNode {
  const empty = {
    ...place,
    kind: 'scalar',
    style: 'plain',
    text: '',
    end: place.start,
    wrong: undefined,
  } as const;
  if (node === null || isEmpty(node)) return empty;
  const style = STYLES[node.type ?? 'PLAIN'];
  const [start, end] = node.range;
  const source = text.slice(start, end);
  // Nobody can tell what such a text says.
  if (hasSeparator(source))
    return { ...empty, style, end, wrong: 'expected U+2028 or U+2029 written as an escape' };
  if (style === 'plain') return { ...empty, style, end, text: unfold(source), wrong: interrupted(source) };
  if (style === 'single' || style === 'double') return { ...empty, style, end, ...unquote(source) };
  return { ...empty, style, text: cutShort(node, text), end: end - (/\r?\n$/.exec(source)?.[0].length ?? 0) };
}

/** Straightened text has no comments any more, so that one in the middle of a plain scalar goes unseen. */
function interrupted(source: string): string | undefined {
  return /[ \t\r\n]#/.test(source) ? 'expected a comma before the comment' : undefined;
}

/** A file that ends inside a block scalar, without a line break, has none in the value either; npm `yaml` adds one. */
function cutShort(node: Scalar.Parsed, text: string): string {
  const cut = node.range[1] >= text.length && !text.endsWith('\n');
  return cut ? node.source.replace(/\n$/, '') : node.source;
}
