import type { Change, Refused, Spliced } from './change.ts';
import { spliceDocument } from './edit/document.ts';
import { sectionsOf } from './yaml/sections.ts';

/**
 * Writes changes into the text of a manifest file. Lines that no change touches keep every byte: comments, order,
 * quotes, indentation, line breaks, a missing last one. The new text has been read back: each changed object equals
 * what was expected and nothing else in its document has changed. A change for which that cannot be had is refused,
 * with its reason, and leaves no trace; so is one of a node that an anchor, an alias or a merge makes part of others.
 */
export function splice(text: string, changes: readonly Change[]): Spliced {
  const sections = sectionsOf(text);
  const parts: string[] = [];
  const refused: Refused[] = [];
  let at = 0;
  for (const [index, wanted] of [...Map.groupBy(changes, ({ document }) => document)].sort(
    ([a], [b]) => a - b,
  )) {
    const section = sections[index];
    const spliced = section
      ? spliceDocument(text.slice(section.start, section.end), section.content - section.start, wanted)
      : { text: '', refused: wanted.map(unknown) };
    parts.push(text.slice(at, section?.start ?? at), spliced.text);
    at = section?.end ?? at;
    for (const refusal of spliced.refused) refused.push(refusal);
  }
  return { text: parts.join('') + text.slice(at), refused };
}

function unknown({ document, pointer }: Change): Refused {
  return { document, pointer, reason: `there is no document ${document}` };
}
