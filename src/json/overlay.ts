import { childOf } from './lookup.ts';
import type { PatchOperation } from './patch.ts';
import { indexOf, tokensOf } from './pointer.ts';
import { isList, isMap, type Json } from './value.ts';

/** Why an operation did not apply, in a person's words. */
export type NotApplied = string;

/** Names by which a path could reach a prototype instead of a field. No Kubernetes field is called so. */
const UNREACHABLE = new Set(['__proto__', 'constructor', 'prototype']);

type Branch = { [key: string]: Json } | Json[];

/**
 * A JSON value under change: operations (RFC 6902) are applied to a copy that shares with the original everything
 * that no operation touched. A map or list is copied once, when the first operation reaches into it, so the cost
 * follows the patch and not the object. The original is never changed.
 */
export class Overlay {
  #root: Json;
  /** Every copy made so far, by itself: what is in here is ours to write to. */
  readonly #owned = new Map<Json, Branch>();

  constructor(original: Json) {
    this.#root = original;
  }

  /** The value with all operations so far applied. Treat it as read-only; later operations may change it. */
  get root(): Json {
    return this.#root;
  }

  /** Applies one operation, or says why it cannot be; then nothing has changed. */
  apply(operation: PatchOperation): NotApplied | undefined {
    const tokens = tokensOf(operation.path);
    if (tokens.some((token) => UNREACHABLE.has(token))) return `${operation.path} reaches a prototype`;
    const last = tokens.pop();
    if (last === undefined) return 'a patch of the whole object is never sent';
    if (!operation.path.startsWith('/')) return `${operation.path} is not a JSON Pointer`;
    if (!this.#exists(tokens)) return `${operation.path}: its parent does not exist`;
    const parent = this.#own(tokens);
    if (parent === undefined) return `${operation.path}: its parent is not a map or list`;
    return isList(parent) ? changeItem(parent, last, operation) : changeMember(parent, last, operation);
  }

  #exists(tokens: readonly string[]): boolean {
    let node: Json | undefined = this.#root;
    for (const token of tokens) node = childOf(node, token);
    return isMap(node) || isList(node);
  }

  /** Makes every branch on the way to `tokens` our own copy and returns the last one. */
  #own(tokens: readonly string[]): Branch | undefined {
    let branch = this.#ownBranch(this.#root);
    if (branch === undefined) return undefined;
    this.#root = branch;
    for (const token of tokens) {
      const child = this.#ownBranch(childOf(branch, token));
      if (child === undefined) return undefined;
      put(branch, token, child);
      branch = child;
    }
    return branch;
  }

  #ownBranch(node: Json | undefined): Branch | undefined {
    if (node === undefined || node === null) return undefined;
    const mine = this.#owned.get(node);
    if (mine !== undefined) return mine;
    const copy = isList(node) ? [...node] : isMap(node) ? { ...node } : undefined;
    if (copy !== undefined) this.#owned.set(copy, copy);
    return copy;
  }
}

function put(branch: Branch, token: string, value: Json): void {
  if (Array.isArray(branch)) branch[Number(token)] = value;
  else branch[token] = value;
}

function changeMember(
  map: { [key: string]: Json },
  key: string,
  operation: PatchOperation,
): NotApplied | undefined {
  if (operation.op !== 'add' && !Object.hasOwn(map, key)) return `${operation.path} does not exist`;
  if (operation.op === 'remove') delete map[key];
  else map[key] = operation.value;
  return undefined;
}

function changeItem(list: Json[], token: string, operation: PatchOperation): NotApplied | undefined {
  const index = token === '-' && operation.op === 'add' ? list.length : indexOf(token);
  const limit = operation.op === 'add' ? list.length : list.length - 1;
  if (index === undefined || index > limit) return `${operation.path} is not an item of its list`;
  if (operation.op === 'add') list.splice(index, 0, operation.value);
  else if (operation.op === 'remove') list.splice(index, 1);
  else list[index] = operation.value;
  return undefined;
}
