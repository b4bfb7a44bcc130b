import { type Json, type JsonMap, member } from '#json/value.ts';
import { definePolicy, type Edit, type Finding, NO_PARAMETERS, type Policy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';

/** A policy for one test: it finds nothing and mends nothing until `parts` say otherwise. */
export function testPolicy(id: string, parts: Partial<Policy> = {}): Policy {
  return definePolicy({
    id,
    title: 'Something is wrong',
    description: 'It is wrong.',
    remediation: 'Set it right.',
    whenNot: 'Nobody needs it.',
    references: ['https://admend.dev/test'],
    severity: 'medium',
    kinds: WORKLOADS,
    operations: ['CREATE', 'UPDATE'],
    parameters: NO_PARAMETERS,
    detect: () => [],
    ...parts,
  });
}

/** What a fix of a test policy does, and where it may. Without `pointers` it declares what it edits. */
export interface TestFix {
  readonly edits: readonly Edit[];
  readonly pointers?: readonly string[];
}

/**
 * A policy that wants the field `id` of a Pod's spec to be `want`; its safe fix sets it, unless the test has
 * another for it.
 */
export function wants(id: string, want: Json, fix?: Partial<TestFix>, parts: Partial<Policy> = {}): Policy {
  const pointer = `/spec/${id}`;
  const edits: readonly Edit[] = fix?.edits ?? [set(pointer, want)];
  const pointers = fix?.pointers ?? edits.map((edit) => edit.pointer);
  return testPolicy(id, {
    detect: ({ object }) => (fieldOf(object, id) === want ? [] : [findingAt(pointer, fieldOf(object, id))]),
    fix: { risks: { safe: 'Nobody looks at it.' }, pointers, offer: () => ({ risk: 'safe', edits }) },
    ...parts,
  });
}

/** A policy that finds the field `id` of a Pod's spec wherever it is `bad`, and has no fix. */
export function forbids(id: string, field: string, bad: Json): Policy {
  return testPolicy(id, {
    unfixable: 'It is only looked at.',
    detect: ({ object }) => (fieldOf(object, field) === bad ? [findingAt(`/spec/${field}`, bad)] : []),
  });
}

export function findingAt(pointer: string, value: Json | undefined, parts: Partial<Finding> = {}): Finding {
  const text = value === undefined ? 'unset' : JSON.stringify(value);
  return {
    pointer,
    value: text,
    reason: `${pointer} is ${text}`,
    detail: `${pointer} is ${text}.`,
    ...parts,
  };
}

export function set(pointer: string, value: Json): Edit {
  return { op: 'set', pointer, value };
}

export function remove(pointer: string): Edit {
  return { op: 'remove', pointer };
}

function fieldOf(object: JsonMap, field: string): Json | undefined {
  return member(member(object, 'spec'), field);
}
