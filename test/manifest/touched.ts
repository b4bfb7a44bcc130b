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
export function keepsOtherLines(before: string, operation: PatchOperation, after: string): boolean {
  if (parseDocument(before, OPTIONS).errors.length > 0) return true;
  const touched = new Touched(before).by(operation);
  const lines = linesIn(before, before);
  const others = lines.filter((_, line) => !touched.some(([first, last]) => first <= line && line <= last));
  let at = 0;
  for (const line of linesIn(after, before)) if (line === others[at]) at++;
  return at === others.length && (after.endsWith('\n') || !before.endsWith('\n'));
}

/** The lines, all with the break that lines have in `original`, except for the line feed. */
function linesIn(text: string, original: string): string[] {
  if (original.endsWith('\n')) return text.replace(/\n$/, '').split('\n');
  return (original.includes('\r\n') ? `${text}\r` : text).split('\n');
}

class Touched {
  readonly #text: string;
  readonly #root: unknown;

  constructor(text: string) {
    this.#text = text;
    this.#root = parseDocument(text, OPTIONS).contents;
  }

  by({ op, path }: PatchOperation): Lines[] {
    const tokens = tokensOf(path);
    const last = tokens.pop() ?? '';
    const way = this.#way(tokens);
    const parent = valueOf(way.at(-1));
    const members: readonly unknown[] = isCollection(parent) ? parent.items : [];
    const at = isMap(parent) ? parent.items.findIndex(({ key }) => textOf(key) === last) : Number(last);
    const target = op === 'add' && isSeq(parent) ? undefined : members[at];
    const whole = way.findIndex((entry) => isFlow(valueOf(entry)));
    if (whole !== -1) return [this.#span(way[whole])];
    if (members.length === 0 || (members.length === 1 && op === 'remove')) return [this.#span(way.at(-1))];
    if (target === undefined) return at === 0 ? [this.#firstLine(members[0])] : [];
    const next = op === 'remove' && at === 0 ? [this.#firstLine(members[1])] : [];
    return [this.#span(target), ...next];
  }

  /** The document, then each pair or item on the way. */
  #way(tokens: readonly string[]): unknown[] {
    const way = [this.#root];
    for (const token of tokens) {
      const parent = valueOf(way.at(-1));
      way.push(
        isMap(parent)
          ? parent.items.find(({ key }) => textOf(key) === token)
          : isSeq(parent) && parent.items[Number(token)],
      );
    }
    return way;
  }

  #firstLine(entry: unknown): Lines {
    const [first] = this.#span(entry);
    return [first, first];
  }

  #span(entry: unknown): Lines {
    const nodes: unknown[] = isPair(entry) ? [entry.key, entry.value] : [entry];
    const ranges = nodes.filter(isNode).flatMap(({ range }) => (range ? [range] : []));
    const start = Math.min(...ranges.map(([from]) => from));
    const end = Math.max(...ranges.map(([, to]) => to));
    const isItem = !isPair(entry) && entry !== this.#root;
    return [this.#line(isItem ? this.#text.lastIndexOf('-', start - 1) : start), this.#line(end - 1)];
  }

  #line(offset: number): number {
    return this.#text.slice(0, Math.max(offset, 0)).split('\n').length - 1;
  }
}

function valueOf(entry: unknown): unknown {
  return isPair(entry) ? entry.value : entry;
}

function isFlow(node: unknown): boolean {
  return isCollection(node) && node.flow === true;
}

function textOf(key: unknown): string {
  return isNode(key) && 'source' in key ? String(key.source) : '';
}
