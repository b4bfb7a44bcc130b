import { tokensOf } from '#json/pointer.ts';
import type { Policy } from '#policy.ts';
import type { Chosen, PolicySet } from '#policyset/policyset.ts';
import { mends } from '#policyset/rule.ts';
import { type GroupKind, templatePathOf } from '#workload/kinds.ts';

/** What admend may change in objects of one kind: patterns of keys from the object, where `*` is any one key or index. */
export interface MendedFields extends GroupKind {
  readonly patterns: readonly (readonly string[])[];
}

/**
 * The fields that the fixes declare which these sets apply without a person, wherever they hold. Kinds and patterns in
 * their policies' order.
 */
export function mendedFields(sets: readonly PolicySet[]): readonly MendedFields[] {
  const kinds = new Map<string, { kind: GroupKind; patterns: Map<string, readonly string[]> }>();
  for (const policy of mendingPolicies(sets)) {
    for (const kind of policy.kinds) {
      const key = `${kind.group}/${kind.kind}`;
      const known = kinds.get(key) ?? { kind, patterns: new Map() };
      kinds.set(key, known);
      for (const pattern of patternsOf(policy, kind)) known.patterns.set(pattern.join('/'), pattern);
    }
  }
  return [...kinds.values()].map(({ kind: { group, kind }, patterns }) => ({
    group,
    kind,
    patterns: [...patterns.values()],
  }));
}

/**
 * Policies whose fixes bring or take whole items of a list or map, each with its pointers. No rule fits one item and not the
 * others, and to ignore them all would hide what people change.
 */
export function itemMends(sets: readonly PolicySet[]): readonly string[] {
  return mendingPolicies(sets).flatMap(({ id, fix }) =>
    (fix?.pointers ?? []).filter(isItem).map((pointer) => `${id} (${pointer})`),
  );
}

/** Policies after whose mends two field managers conflict that apply the same manifest, each with the reason. */
export function conflictingMends(sets: readonly PolicySet[]): readonly string[] {
  return mendingPolicies(sets).flatMap(({ id, fix }) =>
    fix?.conflicts === undefined ? [] : [`${id}: ${fix.conflicts}`],
  );
}

function mendingPolicies(sets: readonly PolicySet[]): readonly Policy[] {
  const chosen = sets.filter(({ enforce }) => enforce).flatMap(({ policies }) => policies);
  return [...new Set(chosen.filter(mendsAnything).map(({ policy }) => policy))];
}

function isItem(pointer: string): boolean {
  return pointer.endsWith('/*');
}

function mendsAnything(chosen: Chosen): boolean {
  const { risks = {} } = chosen.policy.fix ?? {};
  return (['safe', 'evidence', 'risky'] as const).some(
    (risk) => risks[risk] !== undefined && mends(chosen, risk),
  );
}

function patternsOf({ fix }: Policy, kind: GroupKind): string[][] {
  return (fix?.pointers ?? [])
    .filter((pointer) => !isItem(pointer))
    .flatMap((pointer) => expanded(pointer, kind));
}

/** The inverse of the shorthand in which policies declare pointers: `{container}`, `{pod}` and `{template}`. */
function expanded(pointer: string, kind: GroupKind): string[][] {
  const [, place, rest = ''] = /^\{(container|pod|template)\}(.*)$/s.exec(pointer) ?? [];
  if (place === undefined) return [tokensOf(pointer)];
  const template = templatePathOf(kind);
  if (template === undefined) return [];
  if (place === 'template') return [[...template, ...tokensOf(rest)]];
  const spec = [...template, 'spec'];
  if (place === 'pod') return [[...spec, ...tokensOf(rest)]];
  return containerLists(template).map((list) => [...spec, list, '*', ...tokensOf(rest)]);
}

/** A Pod gets ephemeral containers; the API server refuses them in a template. */
function containerLists(template: readonly string[]): readonly string[] {
  const lists = ['initContainers', 'containers'];
  return template.length === 0 ? [...lists, 'ephemeralContainers'] : lists;
}
