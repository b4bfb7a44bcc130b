import { equal } from '#json/equal.ts';
import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';

/** One check asks for one policy. */
export interface Ask {
  /** The check, in its tool's spelling. */
  readonly check: string;
  /** The id of the policy. */
  readonly policy: string;
  /** What it has to be asked with beside its defaults. */
  readonly parameters: JsonMap;
}

/** A policy with all the checks that ask for it. */
export interface AskedPolicy {
  readonly id: string;
  readonly checks: readonly string[];
  readonly parameters: JsonMap;
}

/**
 * One entry a policy, in the order of their ids: a set asks it once, whoever wants it. Lists and maps of two checks become
 * one, as both want all that theirs names; of what is let be, only what both let be is left. `conflicts` are the asks that
 * want another value than one before them.
 */
export function joinedAsks(asks: readonly Ask[]): {
  readonly policies: readonly AskedPolicy[];
  readonly conflicts: readonly Ask[];
} {
  const policies = new Map<string, AskedPolicy>();
  const conflicts: Ask[] = [];
  for (const ask of asks) {
    const before = policies.get(ask.policy) ?? { id: ask.policy, checks: [], parameters: {} };
    const parameters = joinedParameters(before.parameters, ask.parameters);
    if (parameters === undefined) conflicts.push(ask);
    else policies.set(ask.policy, { ...before, checks: [...before.checks, ask.check], parameters });
  }
  return { policies: [...policies.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), conflicts };
}

function joinedParameters(before: JsonMap, more: JsonMap): JsonMap | undefined {
  const joined = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(more)) {
    const both = joinedValue(name, joined.get(name), value);
    if (both === undefined) return undefined;
    joined.set(name, both);
  }
  return Object.fromEntries(joined);
}

/** What policies call a list of what they let be: of two of them the shorter is the stricter. */
const LETTING_BE = 'allow';

function joinedValue(name: string, before: Json | undefined, value: Json): Json | undefined {
  if (before === undefined || equal(before, value)) return value;
  if (isMap(before) && isMap(value)) return joinedParameters(before, value);
  if (!isList(before) || !isList(value)) return undefined;
  const isBefore = (item: Json) => before.some((known) => equal(known, item));
  if (name !== LETTING_BE) return [...before, ...value.filter((item) => !isBefore(item))];
  const common = value.filter(isBefore);
  // An empty list may mean anything: to some policies nothing, to some all.
  return common.length > 0 ? common : undefined;
}
