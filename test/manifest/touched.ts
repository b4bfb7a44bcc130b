import { isCollection, isMap, isNode, isPair, isSeq, parseDocument } from 'yaml';
import type { PatchOperation } from '#json/patch.ts';
import { tokensOf } from '#json/pointer.ts';

const OPTIONS = { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' } as const;

/** First and last line that a part of a text stands on, from 0. */
type Lines = readonly [first: number, last: number];

/**
 * Whether all lines that an operation has no business with are in the edited text, byte for byte and in their order.
 * It may change those of the pair or item it names and those it has to pull along. Where those stand is found with npm
 * `yaml`'s own tree, not with the one under test; of a text it cannot read nothing can be told.
 */
export function keepsOtherLines(
  before: string,
  operations: PatchOperation | readonly PatchOperation[],
  after: string,
): boolean {
  const { contents, errors } = parseDocument(before, OPTIONS);
  if (errors.length > 0) return true;
  const all = new Touched(before, contents);
  const touched = [operations]
    .flat()
    .flatMap((operation, _, every) => all.by(operation, goneFrom(operation, every)));
  const lines = linesIn(before, before);
  const others = lines.filter((_, line) => !touched.some(([first, last]) => first <= line && line <= last));
  let at = 0;
  for (const line of linesIn(after, before)) if (line === others[at]) at++;
  return at === others.length && (after.endsWith('\n') || !before.endsWith('\n'));
}

function goneFrom({ path }: PatchOperation, operations: readonly PatchOperation[]): number {
  const owner = ownerOf(path);
  return operations.filter((each) => each.op === 'remove' && ownerOf(each.path) === owner).length;
}

function ownerOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The lines, all with the break that lines have in `original`, except for the line feed. */
function linesIn(text: string, original: string): string[] {
  if (original.endsWith('\n')) return text.replace(/\n$/, '').split('\n');
  return (original.includes('\r\n') ? `${text}\r` : text).split('\n');
}

class Touched {
  readonly #text: string;
  readonly #root: unknown;

  constructor(text: string, root: unknown) {
    this.#text = text;
    this.#root = root;
  }

  /** `gone`: how many members of the same map or list are removed. */
  by({ op, path }: PatchOperation, gone: number): Lines[] {
    const tokens = tokensOf(path);
    const last = tokens.pop() ?? '';
    const owner = this.#entryAt(tokens);
    // Made by an operation before it, which answers for its place.
    if (owner === undefined) return [];
    const parent = contentOf(owner);
    const members: readonly unknown[] = isCollection(parent) ? parent.items : [];
    if (members.length === 0 || members.length === gone) return [this.#span(owner)];
    const at = placeOf(last, parent);
    const isNew = at === members.length || (op === 'add' && isSeq(parent));
    const named = isNew ? [] : sameKey(members, members[at]).map((member) => this.#span(member));
    const next = members[isNew ? at : at + 1];
    if (isFlow(parent)) return [...named, ...this.#lastLine(members[at - 1]), ...this.#firstLine(next)];
    return at === 0 && op !== 'replace' ? [...named, ...this.#firstLine(next)] : named;
  }

  /** The document, or the pair or item at the end of the way. */
  #entryAt(tokens: readonly string[]): unknown {
    return tokens.reduce<unknown>((entry, token) => {
      const parent = contentOf(entry);
      // Of a key that is there twice the last one holds.
      if (isMap(parent)) return parent.items.findLast(({ key }) => textOf(key) === token);
      return isSeq(parent) ? parent.items[Number(token)] : undefined;
    }, this.#root);
  }

  #firstLine(entry: unknown): Lines[] {
    if (entry === undefined) return [];
    const [first] = this.#span(entry);
    return [[first, first]];
  }

  #lastLine(entry: unknown): Lines[] {
    if (entry === undefined) return [];
    const [, last] = this.#span(entry);
    return [[last, last]];
  }

  #span(entry: unknown): Lines {
    const nodes: unknown[] = isPair(entry) ? [entry.key, entry.value] : [entry];
    const ranges = nodes.filter(isNode).flatMap(({ range }) => (range ? [range] : []));
    const start = Math.min(...ranges.map(([from]) => from));
    const end = Math.max(...ranges.map(([, to]) => to));
    const isItem = !isPair(entry) && entry !== this.#root;
    return [this.#line(isItem ? this.#itemStart(start) : start), this.#line(end - 1)];
  }

  /** The dash before an item: the last thing before it but for comments. */
  #itemStart(start: number): number {
    let end = start;
    for (const line of this.#text.slice(0, start).split('\n').reverse()) {
      const code = line.replace(/(?:^|\s)#.*/, '').trimEnd();
      if (code !== '') return code.endsWith('-') ? end - line.length + code.length - 1 : start;
      end -= line.length + 1;
    }
    return start;
  }

  #line(offset: number): number {
    return this.#text.slice(0, Math.max(offset, 0)).split('\n').length - 1;
  }
}

/** The index of a pair or item in its collection; one past the last when it is new. */
function placeOf(token: string, parent: unknown): number {
  const members = isCollection(parent) ? parent.items.length : 0;
  const at = isMap(parent) ? parent.items.findIndex(({ key }) => textOf(key) === token) : Number(token);
  return at >= 0 ? at : members;
}

/** A key may occur more than once; what goes, goes everywhere. */
function sameKey(members: readonly unknown[], member: unknown): readonly unknown[] {
  if (!isPair(member)) return [member];
  return members.filter((each) => isPair(each) && textOf(each.key) === textOf(member.key));
}

function contentOf(entry: unknown): unknown {
  return isPair(entry) ? entry.value : entry;
}

function isFlow(node: unknown): boolean {
  return isCollection(node) && node.flow === true;
}

function textOf(key: unknown): string {
  return isNode(key) && 'source' in key ? String(key.source) : '';
}
