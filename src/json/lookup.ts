import { indexOf, tokensOf } from './pointer.ts';
import { isList, isMap, type Json } from './value.ts';

/** The value at a JSON Pointer; undefined where there is none. Inherited names are never found. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  let node: Json | undefined = root;
  for (const token of tokensOf(pointer)) node = childOf(node, token);
  return node;
}

/** The item or own member of `node` that a pointer's token means; undefined where there is none. */
export function childOf(node: Json | undefined, token: string): Json | undefined {
  if (isList(node)) return node[indexOf(token) ?? -1];
  return isMap(node) && Object.hasOwn(node, token) ? node[token] : undefined;
}
