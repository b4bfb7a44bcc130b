import type { Change, Refused, Spliced } from '../change.ts';
import { standardBreaks } from '../yaml/characters.ts';
import { type OpenDocument, openDocument } from '../yaml/document.ts';
import { type Anchors, anchorsOf } from './anchors.ts';
import { keepingComments } from './comments.ts';
import type { Draft } from './draft.ts';
import { documentEdits } from './edits.ts';
import { layoutOf } from './layout.ts';
import { edited } from './page.ts';
import { plan } from './plan.ts';
import { type Failure, failureOf } from './read-back.ts';

/**
 * `splice` for the text of one document; `content` is the offset of its first content. All changes are made together
 * and read back once. Those that came out wrong are refused and the others made again without them; where nobody can
 * tell which ones those are, they are halved until they stand alone.
 */
export function spliceDocument(text: string, content: number, changes: readonly Change[]): Spliced {
  const document = openDocument(text, content);
  if ('problem' in document) return { text, refused: refuseAll(changes, document.problem.message) };
  const anchors = anchorsOf(document);
  const { draft, accepted, refused } = plan(document.root, changes, anchors);
  if (accepted.length === 0) return { text, refused };
  const written = write(text, document, draft, anchors);
  const failure = written === undefined ? OVERLAP : failureOf(written, document.value, accepted);
  if (written !== undefined && failure === undefined) return { text: written, refused };
  const rest = again(text, content, accepted, failure ?? OVERLAP);
  return { text: rest.text, refused: [...refused, ...rest.refused] };
}

const OVERLAP: Failure = { reason: 'its edits would overlap', wrong: [] };

/** The text of the document with the draft written into it; undefined when two edits want the same place. */
function write(
  text: string,
  { root, json }: OpenDocument,
  draft: Draft,
  anchors: Anchors,
): string | undefined {
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  // Every line gets a break, so that no edit has to think of the last one; what was added is taken off again.
  const ending = /[\r\n]$/.test(text) ? '' : eol;
  const standard = standardBreaks(text + ending);
  const layout = layoutOf(standard, root, { json, eol, openEnd: ending !== '' });
  const edits = documentEdits(draft, root, { text: standard, layout, anchors });
  const written = edited(text + ending, keepingComments(edits, root, standard, eol));
  return written?.endsWith(ending) === true ? written.slice(0, written.length - ending.length) : undefined;
}

function again(
  text: string,
  content: number,
  changes: readonly Change[],
  { reason, wrong }: Failure,
): Spliced {
  if (changes.length === 1) return { text, refused: refuseAll(changes, reason) };
  const right = changes.filter((change) => !wrong.includes(change));
  const known = right.length > 0 && right.length < changes.length;
  const half = changes.length >> 1;
  const first = known
    ? { text, refused: refuseAll(wrong, reason) }
    : spliceDocument(text, content, changes.slice(0, half));
  const second = spliceDocument(first.text, content, known ? right : changes.slice(half));
  return { text: second.text, refused: [...first.refused, ...second.refused] };
}

function refuseAll(changes: readonly Change[], reason: string): Refused[] {
  return changes.map(({ document, pointer }) => ({ document, pointer, reason }));
}
