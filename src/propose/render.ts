import { childOf, valueAt } from '#json/lookup.ts';
import type { PatchOperation } from '#json/patch.ts';
import { pointerAbove, pointerOf, tokensOf } from '#json/pointer.ts';
import { isList, isMap, type Json } from '#json/value.ts';
import type { Edit } from '#policy.ts';

/** Why an edit has no operation on this object, in a person's words. */
export type NotRendered = { readonly problem: string };

/**
 * The one operation that makes an edit true of `root`. A `set` below maps that do not exist becomes an `add` of the
 * first missing one, with the rest inside; a null on the way counts as missing, because the API server drops nulls.
 * The other way round, a removal that would leave a list or map empty takes it along.
 */
export function render(edit: Edit, root: Json): PatchOperation | NotRendered {
  if (edit.op === 'remove') return { op: 'remove', path: removed(edit.pointer, root) };
  return appends(edit)
    ? renderAppend(edit.pointer, edit.value, root)
    : renderSet(edit.pointer, edit.value, root);
}

/** True for a set that adds an item to the end of a list. */
export function appends({ pointer }: Edit): boolean {
  return pointer.endsWith('/-');
}

/**
 * The API server keeps no empty list and no empty map of texts, so of two managers who state one the second conflicts
 * with the first. What holds the emptied map has to be a map itself: an item of a list would move those behind it.
 */
function removed(pointer: string, root: Json): string {
  const parent = pointerAbove(pointer);
  const above = pointerAbove(parent);
  const isLast = isMap(valueAt(root, above)) && sizeOf(valueAt(root, parent)) === 1;
  return parent !== '' && isLast && valueAt(root, pointer) !== undefined ? parent : pointer;
}

function sizeOf(value: Json | undefined): number {
  return isMap(value) || isList(value) ? Object.keys(value).length : 0;
}

function renderAppend(pointer: string, value: Json, root: Json): PatchOperation | NotRendered {
  const list = pointer.slice(0, -'/-'.length);
  const present = valueAt(root, list);
  if (isList(present)) return { op: 'add', path: pointer, value };
  if (present === undefined || present === null) return renderSet(list, [value], root);
  return { problem: `${pointer} cannot be set: its parent is no list` };
}

function renderSet(pointer: string, value: Json, root: Json): PatchOperation | NotRendered {
  const tokens = tokensOf(pointer);
  let node: Json | undefined = root;
  for (const [depth, token] of tokens.entries()) {
    const child = childOf(node, token);
    if (child === undefined || child === null) {
      const path = pointerOf(tokens.slice(0, depth + 1));
      if (!isMap(node)) return { problem: `${path} cannot be set: its parent is no map` };
      return { op: child === null ? 'replace' : 'add', path, value: nested(tokens.slice(depth + 1), value) };
    }
    node = child;
  }
  return { op: 'replace', path: pointer, value };
}

/** [`a`, `b`], 1 -> `{a: {b: 1}}` */
function nested(tokens: readonly string[], value: Json): Json {
  return tokens.reduceRight<Json>((inner, token) => ({ [token]: inner }), value);
}
