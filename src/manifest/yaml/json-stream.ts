import type { Section } from './section.ts';

const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[{}]/g;

/**
 * A section that holds several JSON objects one after the other, as kubectl accepts them, becomes one section for each.
 * Anything else, one object included, comes back as it was.
 */
export function jsonPieces(text: string, section: Section): Section[] {
  if (text[section.content] !== '{') return [section];
  const pieces: Section[] = [];
  let content = section.content;
  for (
    let end = objectEnd(text, content, section.end);
    end !== undefined;
    end = objectEnd(text, content, section.end)
  ) {
    pieces.push({ start: content, content, end });
    content = end + blanks(text.slice(end, section.end));
    if (content >= section.end) break;
  }
  return content >= section.end && pieces.length > 1 && pieces.every((piece) => isJson(text, piece))
    ? pieces
    : [section];
}

/** One past the brace that closes the one at `from`. */
function objectEnd(text: string, from: number, limit: number): number | undefined {
  if (text[from] !== '{') return undefined;
  let depth = 0;
  TOKEN.lastIndex = from;
  for (let found = TOKEN.exec(text); found !== null && TOKEN.lastIndex <= limit; found = TOKEN.exec(text)) {
    if (found[0] === '{') depth++;
    else if (found[0] === '}' && --depth === 0) return TOKEN.lastIndex;
  }
  return undefined;
}

function blanks(rest: string): number {
  return rest.length - rest.trimStart().length;
}

function isJson(text: string, { content, end }: Section): boolean {
  try {
    JSON.parse(text.slice(content, end));
    return true;
  } catch {
    return false;
  }
}
