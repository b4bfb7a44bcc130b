import { indexOf, tokensOf } from '#json/pointer.ts';
import { type OpenDocument, openDocument } from './yaml/document.ts';
import { isMerge, keyTextOf } from './yaml/evaluate.ts';
import { LinePositions, type Position } from './yaml/lines.ts';
import { sectionsOf } from './yaml/sections.ts';
import type { MapNode, TreeNode } from './yaml/tree.ts';

export type { Position } from './yaml/lines.ts';

/**
 * Where in a manifest's text the field at a JSON Pointer stands: its key, or its `-` in a list; where there is no such
 * field, the deepest of its parents that there is. What an alias or a merge stands for is found where it is written.
 * `document` counts as `readManifest` does, `pointer` starts at the document. Never throws: where a document cannot be
 * read, its first content is the answer.
 *
 * Nothing is read before somebody asks, and every document once at most.
 */
export function positionsOf(text: string): (document: number, pointer: string) => Position {
  let lines: LinePositions | undefined;
  let sections: ReturnType<typeof sectionsOf> | undefined;
  const documents = new Map<number, OpenDocument | undefined>();
  return (index, pointer) => {
    lines ??= new LinePositions(text);
    sections ??= sectionsOf(text);
    const section = sections[index];
    if (section === undefined) return lines.at(0);
    const { start, content, end } = section;
    if (!documents.has(index)) documents.set(index, readable(text.slice(start, end), content - start));
    const document = documents.get(index);
    return lines.at(document === undefined ? content : start + offsetOf(document, tokensOf(pointer)));
  };
}

function readable(text: string, content: number): OpenDocument | undefined {
  const document = openDocument(text, content);
  return 'problem' in document ? undefined : document;
}

/** A node, and where a person looks for it. */
interface Place {
  readonly node: TreeNode;
  readonly offset: number;
}

function offsetOf(document: OpenDocument, tokens: readonly string[]): number {
  let place: Place = { node: document.root, offset: document.root.from };
  for (const token of tokens) {
    const below = childAt(place.node, token, document);
    if (below === undefined) return place.offset;
    place = below;
  }
  return place.offset;
}

function childAt(node: TreeNode, token: string, document: OpenDocument): Place | undefined {
  const target = meantBy(node, document);
  if (target?.kind === 'map') return memberAt(target, token, document);
  const item = target?.kind === 'list' ? target.items[indexOf(token) ?? -1] : undefined;
  return item && { node: item.value, offset: item.start };
}

/** The pair that decides: the last one of this key, merged maps included, as the reader puts them together. */
function memberAt({ pairs }: MapNode, key: string, document: OpenDocument): Place | undefined {
  for (const pair of pairs.toReversed()) {
    if (isMerge(pair.key)) {
      const merged = mergedAt(pair.value, key, document);
      if (merged !== undefined) return merged;
    } else if (keyTextOf(pair.key, document.bindings) === key) {
      return { node: pair.value, offset: pair.start };
    }
  }
  return undefined;
}

/** `<<: *a`, `<<: {…}` or a list of those, of which the first one wins. */
function mergedAt(source: TreeNode, key: string, document: OpenDocument): Place | undefined {
  const sources = source.kind === 'list' ? source.items.map(({ value }) => value) : [source];
  for (const each of sources) {
    const map = meantBy(each, document);
    const found = map?.kind === 'map' ? memberAt(map, key, document) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The node itself, or what the alias stands for; a document that could be read has no alias in a circle. */
function meantBy(node: TreeNode, document: OpenDocument): TreeNode | undefined {
  let target: TreeNode | undefined = node;
  while (target?.kind === 'alias') target = document.bindings.get(target);
  return target;
}
