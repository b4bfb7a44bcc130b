import { tokensOf } from '#json/pointer.ts';
import type { Policy } from '#policy.ts';
import type { Rule } from '#policyset/rule.ts';
import { mends } from '#policyset/rule.ts';
import { type GroupKind, templatePathOf } from '#workload/kinds.ts';

/** What admend may change in objects of one kind: patterns of keys from the object, where `*` is any one key or index. */
export interface MendedFields extends GroupKind {
  readonly patterns: readonly (readonly string[])[];
}

/** The fields that the fixes declare which these rules apply without a person. Kinds and patterns in their policies' order. */
export function mendedFields(rules: readonly Rule[]): readonly MendedFields[] {
  const kinds = new Map<string, { kind: GroupKind; patterns: Map<string, readonly string[]> }>();
  for (const { policy } of rules.filter(mendsAnything)) {
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

function mendsAnything(rule: Rule): boolean {
  const { risks = {} } = rule.policy.fix ?? {};
  return (['safe', 'evidence', 'risky'] as const).some(
    (risk) => risks[risk] !== undefined && mends(rule, risk),
  );
}

function patternsOf({ fix }: Policy, kind: GroupKind): string[][] {
  return (fix?.pointers ?? []).flatMap((pointer) => expanded(pointer, kind));
}

/** The inverse of the shorthand in which policies declare pointers: `{container}` and `{pod}`. */
function expanded(pointer: string, kind: GroupKind): string[][] {
  const [, place, rest = ''] = /^\{(container|pod)\}(.*)$/s.exec(pointer) ?? [];
  if (place === undefined) return [tokensOf(pointer)];
  const template = templatePathOf(kind);
  if (template === undefined) return [];
  const spec = [...template, 'spec'];
  if (place === 'pod') return [[...spec, ...tokensOf(rest)]];
  return containerLists(template).map((list) => [...spec, list, '*', ...tokensOf(rest)]);
}

/** A Pod gets ephemeral containers; the API server refuses them in a template. */
function containerLists(template: readonly string[]): readonly string[] {
  const lists = ['initContainers', 'containers'];
  return template.length === 0 ? [...lists, 'ephemeralContainers'] : lists;
}
