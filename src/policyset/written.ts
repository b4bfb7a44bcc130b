import type { JsonMap } from '#json/value.ts';
import type { PolicyExemption } from './exemption.ts';
import type { Match } from './match.ts';
import type { Injected, MendLevel, Unmended } from './rule.ts';

/** A PolicySet as its text says it, once the schema has passed it. Nothing is filled in. */
export interface WrittenSet {
  readonly metadata: { readonly name: string };
  readonly spec: WrittenSpec;
}

export interface WrittenSpec {
  readonly mode?: 'enforce' | 'audit';
  readonly extends?: readonly string[];
  readonly podSecurityVersion?: string;
  readonly match?: Match;
  readonly policies?: readonly WrittenPolicy[];
  readonly exemptions?: readonly WrittenExemption[];
  readonly controllers?: readonly string[];
  readonly denyControllers?: boolean;
  readonly injected?: Injected;
}

export interface WrittenPolicy {
  readonly id: string;
  readonly mend?: MendLevel;
  readonly unmended?: Unmended;
  readonly suggest?: boolean;
  readonly parameters?: JsonMap;
}

export type WrittenExemption = Omit<PolicyExemption, 'match'> & Partial<Pick<PolicyExemption, 'match'>>;

/**
 * What a child set says on top of its parent: policies by id, key by key, parameters one by one. Where a set holds
 * and what it exempts is its own affair and not handed down.
 */
export function extended(parent: WrittenSpec, child: WrittenSpec): WrittenSpec {
  const { match: _, exemptions: __, ...inherited } = parent;
  const policies = new Map<string, WrittenPolicy>();
  for (const entry of [...(parent.policies ?? []), ...(child.policies ?? [])]) {
    const before = policies.get(entry.id);
    const parameters = { ...before?.parameters, ...entry.parameters };
    policies.set(entry.id, { ...before, ...entry, parameters });
  }
  return { ...inherited, ...child, policies: [...policies.values()] };
}
