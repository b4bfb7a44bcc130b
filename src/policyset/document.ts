import { isMap, isNode, isPair, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Json } from '#json/value.ts';
import type { Problem } from './problem.ts';

/** Keys and indexes from the document to a value, as the tokens of a JSON Pointer. */
export type Path = readonly string[];

/** One document of a policy set's file: what it says and where. */
export interface SetDocument {
  readonly file: string;
  readonly value: Json;
  /** An error at the key that `path` ends in, or at the deepest thing on the way to it that is there. */
  readonly error: (path: Path, message: string) => Problem;
  readonly warning: (path: Path, message: string) => Problem;
}

/** The documents of a file, empty ones left out; or what keeps it from being read. */
export function documentsIn(
  file: string,
  text: string,
): { readonly documents: readonly SetDocument[]; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const placed = (offset: number, severity: Problem['severity'], message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, severity, message };
  };
  const parsed = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })];
  const problems = parsed.flatMap(({ errors }) =>
    errors.map(({ pos, message }) => placed(pos[0], 'error', message)),
  );
  if (problems.length > 0) return { documents: [], problems };
  const documents = parsed.flatMap((document): SetDocument[] => {
    if (document.contents === null) return [];
    const at = (path: Path) => placeOf(document.contents, path);
    const value = saidBy(document);
    if (value === undefined) {
      problems.push(
        placed(at([]), 'error', 'expected aliases (*name) that lead to something, and not to too much'),
      );
      return [];
    }
    return [
      {
        file,
        value,
        error: (path, message) => placed(at(path), 'error', message),
        warning: (path, message) => placed(at(path), 'warning', message),
      },
    ];
  });
  return { documents, problems };
}

/** What a document says; undefined where its aliases lead nowhere or multiply without end. */
function saidBy(document: { toJS(): Json }): Json | undefined {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/** The offset of the key that a path ends in, or of the list item. */
function placeOf(root: unknown, path: Path): number {
  let node = root;
  let offset = startOf(root);
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) break;
    offset = startOf(next.key) ?? offset;
    node = next.value;
  }
  return offset ?? 0;
}

/** What stands at a key or an index: the node to point at, and the node to go on from. */
function stepInto(node: unknown, step: string): { key: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(key) === step);
    return pair && { key: pair.key, value: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return isPair(item) ? { key: item.key, value: item.value } : { key: item, value: item };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
