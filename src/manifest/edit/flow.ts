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
  return [...removals(node.pairs, wanted, page), ...additions(wanted, page)];
}

/** The same for `[…]`. */
export function flowListEdits({ node, items }: DraftList, page: Page): Edit[] {
  const manner = mannerOf(node, node.items[0]?.value, page);
  const wanted = items.map(({ origin, value }) => origin ?? flowText(jsonOf(value, page.anchors), manner));
  return [...removals(node.items, wanted, page), ...additions(wanted, page)];
}

/** New members are quoted as the first one there is. */
function mannerOf(node: MapNode | ListNode, first: TreeNode | undefined, { text, layout }: Page): FlowManner {
  const like = first?.kind === 'scalar' ? first.style : undefined;
  const manner = { ...bracketManner(layout, text, first?.start ?? node.start), nested: true };
  return { ...manner, json: layout.json || like === 'double', ...(like === 'single' && { like }) };
}

const COMMENT = /^[ \t]*,?[ \t]*#/;
const END_OF_MEMBER = /^[ \t]*,[ \t]*(?:#.*)?$/;

function restOfLine({ text }: Page, offset: number): string {
  return text.slice(offset, lineEnd(text, offset));
}

/** What is gone behind the last member that stays goes in one piece, with the comma before it. */
function removals(old: readonly Member[], wanted: readonly Wanted[], page: Page): Edit[] {
  const staying = new Set<Wanted>(wanted);
  const last = old.findLastIndex((member) => staying.has(member));
  const end = old.at(-1)?.end ?? 0;
  const tail = remove(
    old[last]?.end ?? end,
    COMMENT.test(restOfLine(page, end)) ? lineEnd(page.text, end) : end,
  );
  const others = old.slice(0, last).flatMap((member, index) => {
    return staying.has(member) ? [] : [removal(member, old[index + 1]?.start ?? member.end, page)];
  });
  return last === old.length - 1 ? others : [...others, tail];
}

/** A member with another one behind it: its lines when they are its own, else all up to where the next one begins. */
function removal({ start, end }: Member, next: number, page: Page): Edit {
  const { text } = page;
  const ownLines = isFirstOnLine(text, start) && END_OF_MEMBER.test(restOfLine(page, end));
  return ownLines ? remove(lineStart(text, start), nextLine(text, end)) : remove(start, next);
}

/** New members, and the one that stays before them. */
interface Run {
  readonly behind: Member | undefined;
  readonly texts: string[];
}

function additions(wanted: readonly Wanted[], page: Page): Edit[] {
  const head: Run = { behind: undefined, texts: [] };
  const runs: Run[] = [];
  for (const member of wanted) {
    if (typeof member === 'string') (runs.at(-1) ?? head).texts.push(member);
    else runs.push({ behind: member, texts: [] });
  }
  const first = runs[0]?.behind;
  return [...(first ? ahead(first, head.texts, page) : []), ...runs.flatMap((run) => behind(run, page))];
}

function ahead({ start }: Member, texts: readonly string[], { text, layout }: Page): Edit[] {
  const gap = isFirstOnLine(text, start) ? `,${layout.eol}${indentOf(text, start)}` : layout.comma;
  return texts.map((added) => insert(start, added + gap));
}

/** Behind the comma that a member has or gets; a comment on its line stays with it. */
function behind({ behind: member, texts }: Run, page: Page): Edit[] {
  if (member === undefined || texts.length === 0) return [];
  const { text, layout } = page;
  const { start, end } = member;
  const line = layout.eol + indentOf(text, start);
  const rest = restOfLine(page, end);
  if (!COMMENT.test(rest)) {
    const gap = isFirstOnLine(text, start) ? line : layout.comma.slice(1);
    return [insert(end, texts.map((added) => `,${gap}${added}`).join(''))];
  }
  const comma = /^[ \t]*,/.test(rest);
  const lines = line + texts.join(`,${line}`) + (comma ? ',' : '');
  return [...(comma ? [] : [insert(end, ',')]), insert(lineEnd(text, end), lines)];
}
