import type { ListNode, MapNode, TreeNode } from '../yaml/tree.ts';
import { type DraftList, type DraftMap, jsonOf } from './draft.ts';
import { indentOf, isFirstOnLine, lineEnd, lineStart, nextLine } from './lines.ts';
import { type Edit, insert, type Page, remove } from './page.ts';
import { bracketManner } from './value.ts';
import { type FlowManner, flowPair, flowText } from './write-flow.ts';

/** A member that stays, or the text of a new one. */
type Wanted = Member | string;

interface Member {
  readonly start: number;
  readonly end: number;
}

/** Takes members out of `{…}` and puts new ones in; at least one of the old ones stays. */
export function flowMapEdits({ node, pairs }: DraftMap, page: Page): Edit[] {
  const manner = mannerOf(node, node.pairs[0]?.key, page);
  const wanted = pairs.map(
    ({ key, origin, value }) => origin ?? flowPair(key ?? '', jsonOf(value, page.anchors), manner),
  );
  return rearranged(node.pairs, wanted, page);
}

/** The same for `[…]`. */
export function flowListEdits({ node, items }: DraftList, page: Page): Edit[] {
  const manner = mannerOf(node, node.items[0]?.value, page);
  const wanted = items.map(({ origin, value }) => origin ?? flowText(jsonOf(value, page.anchors), manner));
  return rearranged(node.items, wanted, page);
}

/** New members are quoted as the first one there is. */
function mannerOf(node: MapNode | ListNode, first: TreeNode | undefined, { text, layout }: Page): FlowManner {
  const like = first?.kind === 'scalar' ? first.style : undefined;
  const manner = { ...bracketManner(layout, text, first?.start ?? node.start), nested: true };
  return { ...manner, json: layout.json || like === 'double', ...(like === 'single' && { like }) };
}

const COMMENT = /^[ \t]*(?:,[ \t]*)?#/;
const COMMA = /^[ \t]*,/;
const END_OF_LINE = /^[ \t]*(?:,[ \t]*)?(?:#.*)?$/;

function restOfLine({ text }: Page, offset: number): string {
  return text.slice(offset, lineEnd(text, offset));
}

function rearranged(old: readonly Member[], wanted: readonly Wanted[], page: Page): Edit[] {
  const staying = new Set<Wanted>(wanted);
  const at = old.findLastIndex((member) => staying.has(member));
  const inside = old.slice(0, at).flatMap((member, index) => {
    return staying.has(member) ? [] : [removal(member, old[index + 1]?.start ?? member.end, page)];
  });
  const last = old[at];
  const tail = old.slice(at + 1);
  const [head, ...runs] = runsOf(wanted);
  const first = runs[0]?.behind;
  return [
    ...inside,
    ...(first && head ? ahead(first, head.texts, page) : []),
    ...runs.flatMap((run) =>
      run.behind === last && tail.length > 0 ? ending(run, tail, page) : behind(run, page),
    ),
  ];
}

/** A member with another one behind it: its lines when they are its own, else all up to where the next one begins. */
function removal(member: Member, next: number, page: Page): Edit {
  const hasComma = COMMA.test(restOfLine(page, member.end));
  return hasComma && onOwnLines(member, page) ? ownLines(member, page) : remove(member.start, next);
}

function onOwnLines({ start, end }: Member, page: Page): boolean {
  return isFirstOnLine(page.text, start) && END_OF_LINE.test(restOfLine(page, end));
}

function ownLines({ start, end }: Member, { text }: Page): Edit {
  return remove(lineStart(text, start), nextLine(text, end));
}

/** New members, and the one that stays before them. */
interface Run {
  readonly behind: Member | undefined;
  readonly texts: string[];
}

/** The first run has nothing before it, and may be empty. */
function runsOf(wanted: readonly Wanted[]): Run[] {
  const runs: Run[] = [{ behind: undefined, texts: [] }];
  for (const member of wanted) {
    if (typeof member === 'string') runs.at(-1)?.texts.push(member);
    else runs.push({ behind: member, texts: [] });
  }
  return runs;
}

function ahead({ start }: Member, texts: readonly string[], { text, layout }: Page): Edit[] {
  const gap = isFirstOnLine(text, start) ? `,${layout.eol}${indentOf(text, start)}` : layout.comma;
  return texts.map((added) => insert(start, added + gap));
}

/** Behind the comma that a member has or gets; a comment on its line stays with it. */
function behind({ behind: member, texts }: Run, page: Page): Edit[] {
  if (member === undefined || texts.length === 0) return [];
  const rest = restOfLine(page, member.end);
  if (!COMMENT.test(rest)) return [insert(member.end, joined(member, texts, page))];
  const comma = COMMA.test(rest);
  const line = page.layout.eol + indentOf(page.text, member.start);
  const lines = line + texts.join(`,${line}`) + (comma ? ',' : '');
  return [...(comma ? [] : [insert(member.end, ',')]), insert(lineEnd(page.text, member.end), lines)];
}

function joined({ start }: Member, texts: readonly string[], { text, layout }: Page): string {
  const gap = isFirstOnLine(text, start) ? layout.eol + indentOf(text, start) : layout.comma.slice(1);
  return texts.map((added) => `,${gap}${added}`).join('');
}

/**
 * The last member that stays, with new ones behind it in the place of those that are gone. Those go with their lines when
 * these are their own, and the comma with them if it is not needed; else all goes in one piece.
 */
function ending({ behind: member, texts }: Run, gone: readonly Member[], page: Page): Edit[] {
  const end = gone.at(-1)?.end ?? 0;
  if (member === undefined) return [];
  const comma = COMMA.exec(restOfLine(page, member.end))?.[0] ?? '';
  if (comma === '' || !gone.every((each) => onOwnLines(each, page))) {
    const commented = COMMENT.test(restOfLine(page, end));
    return [
      insert(member.end, joined(member, texts, page)),
      remove(member.end, commented ? lineEnd(page.text, end) : end),
    ];
  }
  const lines = gone.map((each) => ownLines(each, page));
  const trailing = COMMA.test(restOfLine(page, end)) ? ',' : '';
  const line = page.layout.eol + indentOf(page.text, member.start);
  if (texts.length > 0)
    return [insert(lineEnd(page.text, member.end), line + texts.join(`,${line}`) + trailing), ...lines];
  return trailing === '' ? [remove(member.end, member.end + comma.length), ...lines] : lines;
}
