/** The text of a quoted scalar, or why it has none. */
export type Unquoted = { readonly text: string } | { readonly wrong: string };

const ESCAPES: ReadonlyMap<string, string> = new Map(
  [
    ...['0\0', 'a\x07', 'b\b', 't\t', '\t\t', 'n\n', 'v\v', 'f\f', 'r\r', 'e\x1b', '  ', '""', "''", '\\\\'],
    ...['N\x85', '_\xa0', 'L\u2028', 'P\u2029'],
  ].map((pair) => [pair.slice(0, 1), pair.slice(1)] as const),
);

/** Blanks with breaks in them, and blanks without: matched too, so that no run of blanks is looked at twice. */
const FOLD = /[ \t]*(?:\r?\n[ \t]*)+|[ \t]+/g;
const PART =
  /\\\r?\n[ \t]*((?:\r?\n[ \t]*)*)|\\(?:x([\s\S]{0,2})|u([\s\S]{0,4})|U([\s\S]{0,8})|[\s\S]?)|[ \t]*(?:\r?\n[ \t]*)+|[ \t]+/g;

/**
 * Unfolds and unescapes `'…'` or `"…"`, given with its quotes, as libyaml does. Not left to npm `yaml`, which has other
 * escapes (`\/`, no `\'`) and pairs up surrogates where kubectl refuses them.
 */
export function unquote(source: string): Unquoted {
  const inner = source.slice(1, -1);
  return source.startsWith("'") ? single(inner) : double(inner);
}

function single(inner: string): Unquoted {
  const open = inner.replaceAll("''", '').includes("'");
  return open ? { wrong: "expected a closing '" } : { text: unfold(inner).replaceAll("''", "'") };
}

/** The text of a plain scalar that runs over several lines, or of single quotes. */
export function unfold(text: string): string {
  return text.includes('\n') ? text.replace(FOLD, folded) : text;
}

function double(inner: string): Unquoted {
  if (!/[\\\n]/.test(inner)) return { text: inner };
  let bad: string | undefined;
  const text = inner.replace(
    PART,
    (part: string, breaks: string | undefined, ...codes: (string | undefined)[]) => {
      const meant = part.startsWith('\\') ? escaped(part, breaks, codes) : folded(part);
      if (meant === undefined) bad ??= part;
      return meant ?? '';
    },
  );
  if (bad === undefined) return { text };
  return { wrong: bad === '\\' ? 'expected a closing "' : `expected an escape that YAML knows, not ${bad}` };
}

/** What an escape stands for; a break behind a backslash for nothing, but empty lines after it count. */
function escaped(
  part: string,
  breaks: string | undefined,
  [x, u, U]: (string | undefined)[],
): string | undefined {
  if (breaks !== undefined) return '\n'.repeat(count(breaks));
  if (x !== undefined) return codePoint(x, 2);
  if (u !== undefined) return codePoint(u, 4);
  return U === undefined ? ESCAPES.get(part.slice(1)) : codePoint(U, 8);
}

/** One line break is a space, n of them are n - 1 breaks; blanks around them are lost. */
function folded(blanks: string): string {
  const breaks = count(blanks);
  if (breaks === 0) return blanks;
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

function count(text: string): number {
  return text.split('\n').length - 1;
}

function codePoint(hex: string, length: number): string | undefined {
  if (hex.length !== length || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}
