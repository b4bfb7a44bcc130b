import { type CST, isAlias, isMap, isScalar, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { isEmpty, type Place, scalarNode } from './locate-scalar.ts';
import type { Item, ListNode, MapNode, Pair, TreeNode } from './tree.ts';

type Tokens = readonly CST.SourceToken[];

/** The tree of a document's `text` that npm `yaml` has parsed with source tokens kept. */
export function locate(root: ParsedNode | null, text: string): TreeNode {
  return new Locator(text).node(root, [], root?.range[0] ?? text.length);
}

class Locator {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * `before` are the tokens between the indicator the node belongs to (`:`, `-`, `,`) and the node, where its tag and
   * anchor stand; `after` is the offset behind that indicator, where an empty value is said to be.
   */
  node(node: ParsedNode | null, before: Tokens, after: number): TreeNode {
    const place = placeOf(node, before, after);
    if (node === null || isScalar(node)) return scalarNode(node, place, this.#text);
    if (isAlias(node)) return { ...place, kind: 'alias', name: node.source, end: node.range[1] };
    return isMap(node) ? this.#map(node, place) : this.#list(node, place);
  }

  #map(node: YAMLMap.Parsed, place: Place): MapNode {
    const flow = node.flow === true;
    const pairs = node.items.map(({ key, value, srcToken }) =>
      this.#pair(key, value, srcToken ?? { start: [] }),
    );
    const end = flow ? node.range[1] : (pairs.at(-1)?.end ?? node.range[1]);
    return { ...place, kind: 'map', flow, pairs, end };
  }

  #pair(keyNode: ParsedNode, valueNode: ParsedNode | null, { start, sep = [] }: CST.CollectionItem): Pair {
    const indicator = start.find(({ type }) => type === 'explicit-key-ind');
    const colonAt = sep.findIndex(({ type }) => type === 'map-value-ind');
    const colonToken = sep[colonAt];
    const after = indicator ? endOf(indicator) : (colonToken?.offset ?? keyNode.range[0]);
    const key = this.#key(this.node(keyNode, start, after), indicator ? undefined : colonToken);
    const colon = colonToken && endOf(colonToken);
    const value = this.node(valueNode, sep.slice(colonAt + 1), colon ?? key.end);
    return {
      start: indicator?.offset ?? key.from,
      key,
      colon,
      value,
      end: Math.max(value.end, colon ?? key.end),
    };
  }

  /** A key without `?` stands on one line with its colon. */
  #key(key: TreeNode, colon: CST.SourceToken | undefined): TreeNode {
    const broken = colon !== undefined && this.#text.slice(key.start, colon.offset).includes('\n');
    return broken && key.kind === 'scalar' ? { ...key, wrong: 'expected the whole key on one line' } : key;
  }

  #list(node: YAMLSeq.Parsed, place: Place): ListNode {
    const tokens = (node.srcToken?.items ?? []).filter(isItem);
    const items = node.items.map((child, index) => this.#item(child, tokens[index] ?? { start: [] }));
    const flow = node.flow === true;
    const end = flow ? node.range[1] : (items.at(-1)?.end ?? node.range[1]);
    return { ...place, kind: 'list', flow, items, end };
  }

  /** In `[a: 1]` the item is a map of one pair without braces, and the tokens are the pair's. */
  #item(node: ParsedNode, { start: before, sep }: CST.CollectionItem): Item {
    const dash = before.find(({ type }) => type === 'seq-item-ind');
    const value = this.node(node, sep ? [] : before, dash ? endOf(dash) : node.range[0]);
    const first = sep && value.kind === 'map' ? value.pairs[0] : undefined;
    return { start: dash?.offset ?? first?.start ?? value.from, value, end: value.end };
  }
}

function placeOf(node: ParsedNode | null, before: Tokens, after: number): Place {
  const properties = before.filter(isProperty);
  const start = node === null || isEmpty(node) ? Math.max(after, ...properties.map(endOf)) : node.range[0];
  const anchor = node !== null && 'anchor' in node ? node.anchor : undefined;
  return { from: properties[0]?.offset ?? start, start, tag: node?.tag, anchor };
}

function isProperty({ type }: CST.SourceToken): boolean {
  return type === 'tag' || type === 'anchor';
}

function endOf({ offset, source }: CST.SourceToken): number {
  return offset + source.length;
}

/** npm `yaml` keeps a comment behind the last item as an item of its own. */
function isItem({ start, key, sep, value }: CST.CollectionItem): boolean {
  return (
    Boolean(key || sep || value) || start.some((token) => token.type === 'seq-item-ind' || isProperty(token))
  );
}
