import { leavesOf } from '#json/leaves.ts';
import { valueAt } from '#json/lookup.ts';
import type { PatchOperation } from '#json/patch.ts';
import { tokensOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import type { Policy, Subject } from '#policy.ts';

/** `*` matches any one key; `container` any of the three lists of containers. */
const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const ANY_CONTAINER_LIST = '{containers}';

type Pattern = readonly string[];

/** What policies declared that their fixes may touch, as it reads on one object. */
export class Declared {
  readonly #subject: Subject;
  readonly #patterns = new Map<Policy, readonly Pattern[]>();

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /**
   * The first pointer that `operation` would touch, applied to `root`, and that none of `policies` declared;
   * undefined when all is declared. An operation that brings in a map which was not there answers for what it puts
   * inside, not for the map.
   */
  outside(operation: PatchOperation, root: Json, policies: readonly Policy[]): string | undefined {
    const patterns = policies.flatMap((policy) => this.#patternsOf(policy));
    return touched(operation, root).find((pointer) => !covered(tokensOf(pointer), patterns));
  }

  #patternsOf(policy: Policy): readonly Pattern[] {
    const known = this.#patterns.get(policy);
    if (known !== undefined) return known;
    const podTokens = tokensOf(this.#subject.pod?.pointer ?? '');
    const patterns = (policy.fix?.pointers ?? []).map((pointer) => patternOf(pointer, podTokens));
    this.#patterns.set(policy, patterns);
    return patterns;
  }
}

function touched(operation: PatchOperation, before: Json): readonly string[] {
  if (operation.op === 'remove') return [operation.path];
  const present = valueAt(before, operation.path);
  return present === undefined || present === null
    ? leavesOf(operation.path, operation.value)
    : [operation.path];
}

function patternOf(declared: string, podTokens: readonly string[]): Pattern {
  if (declared.startsWith('{container}')) {
    return [...podTokens, ANY_CONTAINER_LIST, '*', ...tokensOf(declared.slice('{container}'.length))];
  }
  if (declared.startsWith('{pod}')) return [...podTokens, ...tokensOf(declared.slice('{pod}'.length))];
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
