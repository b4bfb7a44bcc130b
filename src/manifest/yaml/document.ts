import type { Json } from '#json/value.ts';
import { type Bindings, bindingsOf } from './anchors.ts';
import { separatedLines, standardBreaks, unprintable } from './characters.ts';
import { evaluate } from './evaluate.ts';
import { readJson } from './json-text.ts';
import { locate } from './locate.ts';
import { parse } from './parse.ts';
import type { Problem } from './problem.ts';
import { readQuickly } from './quick/quick.ts';
import type { TreeNode } from './tree.ts';

export type Read = { readonly value: Json } | { readonly problem: Problem };
export interface Located {
  readonly root: TreeNode;
  readonly bindings: Bindings;
}

/** A document to be edited: what it says and where. */
export interface OpenDocument extends Located {
  readonly value: Json;
  /** It is strict JSON and is to stay so. */
  readonly json: boolean;
}

/**
 * Reads the text of one document; `content` is the offset of its first content. What is strict JSON is read as JSON,
 * as kubectl does, and everything else as YAML: quickly if it is written as most manifests are, else exactly.
 */
export function readDocument(text: string, content: number): Read {
  const json = readJson(text.slice(content));
  if (json !== undefined) return json;
  const value = readQuickly(text, content);
  return value === undefined ? readExactly(text) : { value };
}

/** Reads YAML in the way that also knows places and errors. */
export function readExactly(text: string): Read {
  const located = locateDocument(text);
  return 'problem' in located ? located : evaluate(located.root, located.bindings);
}

/** `readDocument` for one that is to be edited. */
export function openDocument(text: string, content: number): OpenDocument | { readonly problem: Problem } {
  const json = readJson(text.slice(content));
  const located = json !== undefined && 'problem' in json ? json : locateDocument(text);
  if ('problem' in located) return located;
  const read = json ?? evaluate(located.root, located.bindings);
  return 'problem' in read ? read : { ...located, value: read.value, json: json !== undefined };
}

/** The tree of one document's text. JSON has one too: YAML reads it. */
function locateDocument(text: string): Located | { readonly problem: Problem } {
  const bad = unprintable(text);
  if (bad !== undefined) return { problem: bad };
  const standard = standardBreaks(text);
  const parsed = parse(separatedLines(standard));
  if ('problem' in parsed) return parsed;
  const root = locate(parsed.root, standard);
  return { root, bindings: bindingsOf(root) };
}
