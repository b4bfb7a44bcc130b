import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { AdmendError } from '#errors.ts';
import type { Json } from '#json/value.ts';
import { policySetOf } from '#policyset/policyset.ts';
import { CATALOGUE } from '../support/sets.ts';

const set = (spec: Json, rest: Record<string, Json> = {}): Json => ({
  apiVersion: 'admend.dev/v1alpha1',
  kind: 'PolicySet',
  metadata: { name: 'team' },
  spec,
  ...rest,
});

const read = (document: Json) => policySetOf(document, CATALOGUE, 'team.yaml');

describe('a policy set', () => {
  test('is read as it is written', () => {
    const text = `
      apiVersion: admend.dev/v1alpha1
      kind: PolicySet
      metadata: { name: team }
      spec:
        mode: enforce
        denyControllers: true
        policies:
          - { id: host-path, mend: never, unmended: deny }
          - { id: seccomp-profile, mend: risky, unmended: audit }`;
    const { name, rules, denyControllers } = read(parse(text));
    expect({ name, denyControllers }).toEqual({ name: 'team', denyControllers: true });
    expect(rules.map(({ policy, mend, unmended, enforce }) => [policy.id, mend, unmended, enforce])).toEqual([
      ['host-path', 'never', 'deny', true],
      ['seccomp-profile', 'risky', 'audit', true],
    ]);
  });

  test('mends what is safe or evident, warns, enforces and spares controllers by default', () => {
    const { rules, denyControllers } = read(set({ policies: [{ id: 'host-path' }] }));
    expect(rules).toMatchObject([{ mend: 'evidence', unmended: 'warn', enforce: true }]);
    expect(denyControllers).toBe(false);
  });

  test('gives a policy its parameters', () => {
    const [rule] = read(set({ policies: [{ id: 'resource-requests-limits' }] })).rules;
    expect(rule?.parameters).toMatchObject({ require: ['requests.cpu', 'requests.memory', 'limits.memory'] });
  });

  test('in audit mode enforces nothing', () => {
    expect(read(set({ mode: 'audit', policies: [{ id: 'host-path' }] })).rules).toMatchObject([
      { enforce: false },
    ]);
  });

  test('may be empty', () => {
    expect(read(set({})).rules).toEqual([]);
    expect(read(set(null)).rules).toEqual([]);
  });
});

describe('a bad policy set is refused, with what was expected', () => {
  const policy = (entry: Json) => set({ policies: [{ id: 'host-path' }, entry] });

  test.each<[string, Json, RegExp]>([
    ['null', null, /apiVersion is not admend.dev\/v1alpha1/],
    ['a text', 'recommended', /apiVersion/],
    ['another version', set({}, { apiVersion: 'admend.dev/v1' }), /apiVersion is not admend.dev\/v1alpha1/],
    ['another kind', set({}, { kind: 'ClusterPolicy' }), /kind is not PolicySet/],
    ['no name', set({}, { metadata: {} }), /metadata.name is missing/],
    ['an unknown mode', set({ mode: 'dry-run' }), /spec.mode is neither enforce nor audit/],
    ['a mode that is no text', set({ mode: true }), /spec.mode is neither/],
    ['a mode that every object has', set({ mode: 'constructor' }), /spec.mode is neither/],
    [
      'denyControllers in quotes',
      set({ denyControllers: 'false' }),
      /spec.denyControllers is neither true nor false/,
    ],
    ['policies by name', set({ policies: { 'host-path': {} } }), /spec.policies is not a list/],
    [
      'an unknown policy',
      policy({ id: 'hostpath' }),
      /policies\[1\]: no policy is called "hostpath"; there are .*host-path, /,
    ],
    ['a policy without an id', policy({ mend: 'safe' }), /policies\[1\]: no policy is called ""/],
    ['a policy that is only an id', policy('host-path'), /policies\[1\]: no policy is called ""/],
    ['a policy that every object has', policy({ id: 'toString' }), /no policy is called "toString"/],
    [
      'an unknown level',
      policy({ id: 'host-path', mend: 'all' }),
      /policies\[1\]: mend is none of never, safe, evidence, risky/,
    ],
    ['a level that is no text', policy({ id: 'host-path', mend: false }), /mend is none of/],
    ['a level that every object has', policy({ id: 'host-path', mend: 'valueOf' }), /mend is none of/],
    ['a policy that is named twice', policy({ id: 'host-path' }), /spec.policies names "host-path" twice/],
    ['a field that nobody reads', set({}, { status: {} }), /unknown field "status"; expected apiVersion, /],
    ['a field of its spec that nobody reads', set({ exemptions: [] }), /spec: unknown field "exemptions"/],
    [
      'a field of a policy that nobody reads',
      policy({ id: 'privileged', mends: 'safe' }),
      /policies\[1\]: unknown field "mends"/,
    ],
    [
      'an unknown consequence',
      policy({ id: 'host-path', unmended: 'block' }),
      /unmended is none of deny, warn, audit/,
    ],
    ['a consequence that is a list', policy({ id: 'host-path', unmended: ['deny'] }), /unmended is none of/],
  ])('%s', (_, document, problem) => {
    expect(() => read(document)).toThrow(AdmendError);
    expect(() => read(document)).toThrow(problem);
    expect(() => read(document)).toThrow(/^team.yaml: /);
  });
});
