import { isList, isMap, type Json } from '#json/value.ts';
import { MAX_DEPTH, type Problem, TOO_DEEP } from './problem.ts';

const LONE_SURROGATE = /\\u[dD][89a-fA-F]/;

/** Reads strict JSON that begins with `{`; undefined for everything else, which may be YAML. */
export function readJson(text: string): { value: Json } | { problem: Problem } | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: Json = LONE_SURROGATE.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text);
    const message = wrong(value);
    return message === undefined ? { value } : { problem: { offset: 0, message } };
  } catch {
    return undefined;
  }
}

/** Go writes U+FFFD for half of a surrogate pair. */
function wellFormed(_key: string, value: Json): Json {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** What `JSON.parse` lets through and kubectl does not. Has its own stack. */
function wrong(root: Json): string | undefined {
  const open: [Json, number][] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (depth > MAX_DEPTH) return TOO_DEEP;
    if (typeof value === 'number' && !Number.isFinite(value)) return 'expected numbers that fit into 64 bits';
    for (const child of childrenOf(value)) open.push([child, depth + 1]);
  }
  return undefined;
}

function childrenOf(value: Json): readonly Json[] {
  if (isList(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}
