import type { Json } from '#json/value.ts';
import { root } from './block.ts';
import { Cursor } from './cursor.ts';
import { UNSURE } from './unsure.ts';

/** Tabs, what YAML 1.1 takes for line breaks, byte order marks and what may not be printed. */
const UNUSUAL = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const DIRECTIVE = /^ *%/m;

/**
 * The value of a document's text as the exact reader gives it, many times faster; undefined for what is not written the
 * way that manifests are. It knows maps and lists by indentation and in brackets, scalars in every style, and comments.
 * It does not know anchors, tags, `?` keys, directives, tabs, nor any error: whatever is not in its little grammar is for
 * the exact reader to read or to refuse.
 *
 * `content` is the offset of the first content.
 */
export function readQuickly(text: string, content: number): Json | undefined {
  const head = withoutReturns(text.slice(0, content));
  const whole = text.includes('\r') ? head + withoutReturns(text.slice(content)) : text;
  const isBehindMarker = head.slice(head.lastIndexOf('\n') + 1).trim() !== '';
  if (isBehindMarker || DIRECTIVE.test(head) || UNUSUAL.test(whole)) return undefined;
  try {
    const cursor = new Cursor(whole, head.length);
    const value = root(cursor);
    return cursor.indent === -1 ? value : undefined;
  } catch (error) {
    if (error !== UNSURE) throw error;
    return undefined;
  }
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
