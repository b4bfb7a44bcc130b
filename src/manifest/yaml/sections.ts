import { jsonPieces } from './json-stream.ts';
import type { Section } from './section.ts';

interface Marker {
  readonly kind: '---' | '...';
  readonly start: number;
  readonly end: number;
}

const MARKER = /(?<![^\n])(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;
const BLANK = /(?:[ \t\r\n]+|#[^\n]*)*/y;
const DIRECTIVE = /%[^\n]*(?:\n|$)/y;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The documents of a YAML stream, cut before anything is parsed, so that a broken document cannot swallow the next.
 * A line that starts with `---` or `...` is a marker wherever it stands: YAML lets neither quotes nor brackets nor a
 * block scalar reach over one. Like kubectl, takes JSON objects one after the other for several documents.
 */
export function sectionsOf(text: string): Section[] {
  const sections: Section[][] = [];
  let start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let opener: Marker | undefined;
  for (const marker of [...markersOf(text), undefined]) {
    const end = marker?.start ?? text.length;
    const section = opener ? markedSection(text, start, opener, end) : bareSection(text, start, end);
    if (section) {
      sections.push(jsonPieces(text, section));
      start = end;
    }
    // A `---` behind mere comments and directives takes them along: they are where its document starts.
    if (marker?.kind === '...') start = marker.end;
    opener = marker?.kind === '---' ? marker : undefined;
  }
  return sections.flat();
}

function markersOf(text: string): Marker[] {
  return Array.from(text.matchAll(MARKER), ({ 0: kind, index }) => ({
    kind: kind === '---' ? kind : '...',
    start: index,
    end: index + kind.length,
  }));
}

function markedSection(text: string, start: number, marker: Marker, end: number): Section {
  const body = afterByteOrderMark(text, marker.end);
  const content = Math.min(skip(BLANK, text, body), end);
  return { start: body === marker.end ? start : body, content, end };
}

/**
 * What stands before the first marker or behind `...`: a document only if there is more than comments. Directives
 * belong to the `---` behind them; where none comes, they are a document that cannot be read.
 */
function bareSection(text: string, start: number, end: number): Section | undefined {
  const first = skip(BLANK, text, start);
  let content = first;
  for (let next = skip(DIRECTIVE, text, content); next > content; next = skip(DIRECTIVE, text, content)) {
    content = skip(BLANK, text, next);
  }
  if (content < end) return { start, content, end };
  return first < end && !text.startsWith('---', end) ? { start, content: first, end } : undefined;
}

/** kubectl reads each document as a file of its own, which may begin with a byte order mark (files put together). */
function afterByteOrderMark(text: string, markerEnd: number): number {
  const line = text.indexOf('\n', markerEnd) + 1;
  return line > 0 && text[line] === BYTE_ORDER_MARK && text.slice(markerEnd, line).trim() === ''
    ? line + 1
    : markerEnd;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
