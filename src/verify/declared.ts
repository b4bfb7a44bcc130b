import { equal } from '#json/equal.ts';
import { leavesOf } from '#json/leaves.ts';
import { childOf, valueAt } from '#json/lookup.ts';
import type { PatchOperation } from '#json/patch.ts';
import { escapeToken, tokensOf } from '#json/pointer.ts';
import { isMap, type Json } from '#json/value.ts';
import type { Policy } from '#policy.ts';

/** `*` matches any one key; `container` any of the three lists of containers. */
const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const ANY_CONTAINER_LIST = '{containers}';

type Pattern = readonly string[];

/**
 * The first pointer that `operation` would touch, applied to `root`, and that none of `policies` declared; undefined
 * when all is declared. An operation that brings in a map which was not there, or takes one away whole, answers for what
 * is inside, not for the map. `podPointer` is where the object carries its Pod's spec.
 */
export function undeclared(
  operation: PatchOperation,
  root: Json,
  policies: ReadonlySet<Policy>,
  podPointer: string,
): string | undefined {
  const patterns = [...policies].flatMap((policy) => patternsOf(policy, podPointer));
  return touched(operation, root).find((pointer) => !covered(tokensOf(pointer), patterns));
}

/** Whether one of `policies` declared this very pointer, and not only one above it. */
export function declares(policies: ReadonlySet<Policy>, podPointer: string, pointer: string): boolean {
  const tokens = tokensOf(pointer);
  const patterns = [...policies].flatMap((policy) => patternsOf(policy, podPointer));
  return patterns.some((pattern) => pattern.length === tokens.length && covered(tokens, [pattern]));
}

/** Patterns depend on the policy and on where the kind carries its Pod; both are few, and every request asks. */
const PATTERNS = new WeakMap<Policy, Map<string, readonly Pattern[]>>();

function patternsOf(policy: Policy, podPointer: string): readonly Pattern[] {
  const byPod = PATTERNS.get(policy) ?? new Map<string, readonly Pattern[]>();
  PATTERNS.set(policy, byPod);
  const known = byPod.get(podPointer);
  if (known !== undefined) return known;
  const patterns = (policy.fix?.pointers ?? []).map((pointer) => patternOf(pointer, tokensOf(podPointer)));
  byPod.set(podPointer, patterns);
  return patterns;
}

function touched(operation: PatchOperation, before: Json): readonly string[] {
  const present = valueAt(before, operation.path);
  if (operation.op === 'remove') return leavesOf(operation.path, present ?? null);
  return present === undefined || present === null
    ? leavesOf(operation.path, operation.value)
    : differing(operation.path, present, operation.value);
}

/** Where two values differ, going into maps that are in both: of a map that is replaced the rest stays as it was. */
function differing(path: string, before: Json | undefined, after: Json | undefined): readonly string[] {
  if (!isMap(before) || !isMap(after)) return equal(before, after) ? [] : [path];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differing(`${path}/${escapeToken(key)}`, childOf(before, key), childOf(after, key)),
  );
}

function patternOf(declared: string, podTokens: readonly string[]): Pattern {
  if (declared.startsWith('{container}')) {
    return [...podTokens, ANY_CONTAINER_LIST, '*', ...tokensOf(declared.slice('{container}'.length))];
  }
  if (declared.startsWith('{pod}')) return [...podTokens, ...tokensOf(declared.slice('{pod}'.length))];
  if (declared.startsWith('{template}')) {
    return [...podTokens.slice(0, -1), ...tokensOf(declared.slice('{template}'.length))];
  }
  return tokensOf(declared);
}

function covered(tokens: readonly string[], patterns: readonly Pattern[]): boolean {
  return patterns.some(
    (pattern) =>
      pattern.length <= tokens.length && pattern.every((part, depth) => matches(part, tokens[depth] ?? '')),
  );
}

function matches(part: string, token: string): boolean {
  if (part === '*') return true;
  return part === ANY_CONTAINER_LIST ? CONTAINER_LISTS.has(token) : part === token;
}
