import type { Json } from '#json/value.ts';
import { readDocument } from './yaml/document.ts';
import { LinePositions } from './yaml/lines.ts';
import { sectionsOf } from './yaml/sections.ts';

/** One document of a manifest file: what it says, that it says nothing, or why it cannot be read. */
export type ManifestDocument = {
  /** From 0, in the order of the file; empty documents count. */
  readonly index: number;
  /** The line of its first content, from 1; for an empty document, where the next one could begin. */
  readonly line: number;
} & (
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'empty' }
  /** `line` and `column` (both from 1, the column in UTF-16 units) say where; `message` what was expected there. */
  | { readonly kind: 'error'; readonly message: string; readonly column: number }
);

/** What is broken and holds `{{` is nearly always a template, and what broke it is not what its author wants to hear. */
const TEMPLATE = '; a template ({{ }}) has to be rendered first: helm template CHART | admend check -';

/**
 * Reads a file of Kubernetes objects as kubectl does: YAML 1.1 by the rules of sigs.k8s.io/yaml, many documents, JSON,
 * several JSON objects in a row. Whatever the text is, every document is an entry: nothing is thrown, nothing is left
 * out, and one that is broken does not hide the next.
 */
export function readManifest(text: string): ManifestDocument[] {
  const lines = new LinePositions(text);
  return sectionsOf(text).map((section, index): ManifestDocument => {
    const { line } = lines.at(section.content);
    if (section.content === section.end) return { index, line, kind: 'empty' };
    const own = text.slice(section.start, section.end);
    const read = readDocument(own, section.content - section.start);
    if ('value' in read) return { index, line, kind: 'value', value: read.value };
    const { offset, message } = read.problem;
    const place = lines.at(section.start + offset);
    return { index, kind: 'error', message: own.includes('{{') ? message + TEMPLATE : message, ...place };
  });
}
