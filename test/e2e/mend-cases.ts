import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { fixturesOf } from '../support/fixtures.ts';
import { POLICIES } from '../support/sets.ts';

/** A fixture that has a fix, and what becomes of it. */
export interface MendCase {
  /** `privileged/suggests.sidecar` */
  readonly name: string;
  readonly policy: Policy;
  readonly original: JsonMap;
  readonly mended: JsonMap;
  /** A namespace of its own for each way to apply it: the first word of its name. */
  readonly namespace: (way: string) => string;
}

export const MEND_CASES: readonly MendCase[] = POLICIES.flatMap(casesOf);

function casesOf(policy: Policy): readonly MendCase[] {
  const fixtures = fixturesOf(policy.id);
  return fixtures
    .filter(({ role }) => role === 'violates' || role === 'suggests')
    .flatMap(({ role, case: name, object: original }) => {
      const mended = fixtures.find((each) => each.role === 'mended' && each.case === name)?.object;
      const namespace = (way: string) => `${way}-${policy.id}--${name}`;
      const path = `${policy.id}/${role}.${name}`;
      return mended === undefined ? [] : [{ name: path, policy, original, mended, namespace }];
    });
}

/**
 * For each policy a set that applies all its fixes, where its own cases are and `way` is one of these. One more holds in
 * the namespace `default`.
 */
export function setsByPolicy(ways: readonly string[]): string {
  const ofPolicies = POLICIES.map(({ id }) =>
    setText(
      id,
      id,
      ways.map((way) => `${way}-${id}--*`),
    ),
  );
  return [...ofPolicies, setText('default', 'privilege-escalation', ['default'])].join('\n---\n');
}

function setText(name: string, id: string, include: readonly string[]): string {
  const policies = [{ id, mend: 'risky', unmended: 'audit' }];
  return JSON.stringify({
    apiVersion: 'admend.dev/v1alpha1',
    kind: 'PolicySet',
    metadata: { name },
    spec: { match: { namespaces: { include } }, policies },
  });
}

/** The object in this namespace, under a name with this ending. */
export function placed(object: JsonMap, namespace: string, ending = ''): JsonMap {
  const metadata = mapAt(object, 'metadata');
  return {
    ...object,
    metadata: { ...metadata, name: `${stringAt(object, 'metadata', 'name')}${ending}`, namespace },
  };
}
