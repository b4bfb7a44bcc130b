import type { AdmissionRequest } from '#admission/request.ts';
import type { Rule } from './rule.ts';

/** The policy sets in force, compiled: what `admit()` takes. Immutable; a reload makes a new one. */
export interface PolicySets {
  /** Names in the order they were asked for. */
  readonly names: readonly string[];
  /** `sha256:` and 16 hex digits over the sets and the policies they name: which rules decided. */
  readonly digest: string;
  readonly rules: readonly Rule[];
  /** The rules for a request's kind, subresource and operation, in the order of their policies' ids. */
  readonly rulesFor: (request: AdmissionRequest) => readonly Rule[];
  /** True when denials also hold for the controllers of the control plane. */
  readonly denyControllers: boolean;
  /** User names of controllers, with `*` for any run of characters. */
  readonly controllers: readonly string[];
}

/** Indexes rules, so that a request costs one look-up however many policies there are. */
export function indexRules(rules: readonly Rule[]): PolicySets['rulesFor'] {
  const index = new Map<string, Rule[]>();
  const sorted = [...rules].sort((a, b) => (a.policy.id < b.policy.id ? -1 : 1));
  for (const rule of sorted) {
    for (const slot of slotsOf(rule)) {
      const rulesOfSlot = index.get(slot);
      if (rulesOfSlot === undefined) index.set(slot, [rule]);
      else rulesOfSlot.push(rule);
    }
  }
  return ({ kind, subresource, operation }) =>
    index.get(slotOf(kind.group, kind.kind, subresource, operation)) ?? [];
}

function slotsOf({ policy }: Rule): string[] {
  return policy.kinds.flatMap(({ group, kind, subresources = [] }) =>
    ['', ...subresources].flatMap((subresource) =>
      policy.operations.map((operation) => slotOf(group, kind, subresource, operation)),
    ),
  );
}

/** No part can hold a `/` that would make two slots one: they come from the API server's own vocabulary. */
function slotOf(group: string, kind: string, subresource: string, operation: string): string {
  return `${group}/${kind}/${subresource}/${operation}`;
}
