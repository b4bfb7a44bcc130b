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

/**
 * The text with every line break that YAML 1.1 knows and npm `yaml` does not (a lone CR, NEL, LS, PS) written as LF.
 * Offsets stay what they were.
 */
export function standardBreaks(text: string): string {
  return text.replace(/\r(?!\n)|[\x85\u2028\u2029]/g, '\n');
}
