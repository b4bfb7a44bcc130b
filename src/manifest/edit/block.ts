import type { Pair, TreeNode } from '../yaml/tree.ts';
import { type DraftList, type DraftMap, jsonOf } from './draft.ts';
import { beforeBlanks, columnOf, indentOf, isFirstOnLine, lineEnd, lineStart, nextLine } from './lines.ts';
import { type Edit, insert, type Page, remove } from './page.ts';
import { itemLines, pairLines } from './write-block.ts';

/** A pair or an item with its place in the text. */
interface Entry {
  readonly start: number;
  readonly end: number;
}

type Staying = ReadonlySet<Entry | undefined>;

/** Takes out the pairs that are gone and puts the new ones below the last line of the last pair there was. */
export function pairEdits({ node, pairs }: DraftMap, page: Page): Edit[] {
  const { text, layout, anchors } = page;
  const last = node.pairs.at(-1);
  if (last === undefined) return [];
  const column = columnOf(text, last.start);
  const added = pairs
    .filter(({ origin }) => origin === undefined)
    .flatMap(({ key, value }) => pairLines(key ?? '', jsonOf(value, anchors), column, layout));
  const staying = new Set(pairs.map(({ origin }) => origin));
  return [
    ...removals(node.pairs, staying, false, text),
    ...insertion(behindLast(last, column, page), added, page),
  ];
}

/** Takes out the items that are gone and puts each new one below the item it follows, or above the first one. */
export function itemEdits({ node, items }: DraftList, page: Page): Edit[] {
  const { text, layout, anchors } = page;
  const [first] = node.items;
  if (first === undefined) return [];
  const column = columnOf(text, first.start);
  let at: number | undefined;
  const added = items.flatMap(({ origin, value }) => {
    if (origin !== undefined) at = belowOf(origin, column, text);
    if (origin !== undefined) return [];
    const lines = itemLines(jsonOf(value, anchors), column, layout);
    return at === undefined ? ahead(first, lines, page) : insertion(at, lines, page);
  });
  const staying = new Set(items.map(({ origin }) => origin));
  return [...removals(node.items, staying, items[0]?.origin === undefined, text), ...added];
}

/**
 * Where what follows an entry is put: below it. Only above it can it stand where the file ends in the middle of a block
 * scalar, which has no last line break and would get one.
 */
function behindLast(entry: Pair, column: number, { text, layout }: Page): number {
  const open =
    layout.openEnd && entry.end + layout.eol.length >= text.length && endsInBlockScalar(entry.value);
  return open && isFirstOnLine(text, entry.start)
    ? aboveComments(text, entry.start)
    : belowOf(entry, column, text);
}

function endsInBlockScalar(node: TreeNode): boolean {
  if (node.kind === 'scalar') return node.style === 'literal' || node.style === 'folded';
  const last = node.kind === 'map' ? node.pairs.at(-1) : node.kind === 'list' ? node.items.at(-1) : undefined;
  return last !== undefined && endsInBlockScalar(last.value);
}

/** The line below an entry, and below the comments there that are indented deeper than `column`: they belong to it. */
function belowOf({ end }: Entry, column: number, text: string): number {
  let at = nextLine(text, end);
  for (let line = at; line < text.length; line = nextLine(text, line)) {
    const [blanks = '', sign = ''] = /^( *)(\S?)/.exec(text.slice(line, lineEnd(text, line)))?.slice(1) ?? [];
    if (sign === '#' && blanks.length > column) at = nextLine(text, line);
    else if (sign !== '') break;
  }
  return at;
}

function insertion(at: number, lines: readonly string[], { layout }: Page): Edit[] {
  return lines.length === 0 ? [] : [insert(at, lines.map((line) => line + layout.eol).join(''))];
}

/** A new first item. Where the old one stands behind another list's dash, it takes that place. */
function ahead(first: Entry, lines: readonly string[], page: Page): Edit[] {
  const { text, layout } = page;
  if (isFirstOnLine(text, first.start)) return insertion(aboveComments(text, first.start), lines, page);
  const [head = '', ...rest] = lines;
  const indent = ' '.repeat(columnOf(text, first.start));
  return [insert(first.start, [head.trimStart(), ...rest, indent].join(layout.eol))];
}

/** The start of the comment lines right above, which belong to what is at `offset`. */
function aboveComments(text: string, offset: number): number {
  const comment = `${indentOf(text, offset)}#`;
  let start = lineStart(text, offset);
  while (start > 0 && text.startsWith(comment, lineStart(text, start - 1)))
    start = lineStart(text, start - 1);
  return start;
}

/** `replaced` says that a new entry takes the place of the first one. */
function removals(entries: readonly Entry[], staying: Staying, replaced: boolean, text: string): Edit[] {
  const gone = entries.filter((entry) => !staying.has(entry));
  const [head] = gone;
  if (head === undefined || isFirstOnLine(text, head.start))
    return gone.map((entry) => ownLines(entry, text));
  return headRemovals(head, entries, staying, replaced, text);
}

function ownLines({ start, end }: Entry, text: string): Edit {
  return remove(lineStart(text, start), nextLine(text, end));
}

/**
 * Takes out the first entry where it stands behind a dash (`- name: x`): the next one that stays moves up to the dash,
 * or, where a comment is between them, the dash stays alone on its line.
 */
function headRemovals(
  head: Entry,
  entries: readonly Entry[],
  staying: Staying,
  replaced: boolean,
  text: string,
) {
  const next = entries.findIndex((entry) => staying.has(entry));
  const run = entries.slice(0, next + 1);
  const end = run.at(-1)?.start ?? head.end;
  const others = entries.filter((entry) => entry !== head && !staying.has(entry));
  if (run.every((entry, index) => follows(entry, run[index + 1], text))) {
    return [
      remove(head.start, end),
      ...others.filter(({ start }) => start > end).map((entry) => ownLines(entry, text)),
    ];
  }
  const start = replaced ? head.start : beforeBlanks(text, head.start);
  return [remove(start, lineEnd(text, head.end)), ...others.map((entry) => ownLines(entry, text))];
}

/** Whether nothing, no comment and no empty line, stands between an entry and the next one. */
function follows({ end }: Entry, next: Entry | undefined, text: string): boolean {
  return next === undefined || nextLine(text, end) === lineStart(text, next.start);
}
