import type { Problem } from './problem.ts';

/** All but tab, line breaks and what Unicode prints: goyaml.v2's `readerc.go` refuses the rest, lone surrogates too. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The first character that may not stand in YAML. */
export function unprintable(text: string): Problem | undefined {
  const found = UNPRINTABLE.exec(text);
  if (found === null) return undefined;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { offset: found.index, message: `expected printable characters, not U+${code}` };
}

/** The text with the line breaks that YAML 1.1 reads as LF (a lone CR, NEL) written so. Offsets stay what they were. */
export function standardBreaks(text: string): string {
  return text.replace(/\r(?!\n)|\x85/g, '\n');
}

/** YAML 1.1 takes these for line breaks too, but for such as stay what they are; other readers for mere characters. */
const SEPARATORS = /[\u2028\u2029]/g;

/** The text as its lines are cut, where LS and PS end a line too. Offsets stay what they were. */
export function separatedLines(text: string): string {
  return text.replace(SEPARATORS, '\n');
}

export function hasSeparator(text: string): boolean {
  return text.search(SEPARATORS) !== -1;
}
