import { describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '#admission/request.ts';
import type { Json, JsonMap } from '#json/value.ts';
import { replaying } from '#policyset/files.ts';
import { review } from '#policyset/review.ts';
import { type Candidate, together } from '#policyset/together.ts';
import { CATALOGUE } from '../support/sets.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const GOOD = { policies: [{ id: 'privileged' }] };
const BAD = { policies: [{ id: 'host-pid' }, { id: 'run-as-nonroot' }] };
const TYPO = 'spec.policies[1].id: "run-as-nonroot" is none that is known; did you mean "run-as-non-root"?';

const none = replaying({ texts: {}, lists: {} });
const judged = (candidates: readonly Candidate[]) =>
  together({ names: [], files: none }, candidates, CATALOGUE, NOW);

function kept(name: string, spec: Json): Candidate {
  return { set: { name, uid: name, generation: 1, spec } };
}

function asked(parts: Partial<AdmissionRequest> & { spec?: Json; before?: Json; name?: string }) {
  const { spec, before, name = 'team', ...more } = parts;
  const objectOf = (said: Json | undefined): JsonMap | undefined =>
    said === undefined ? undefined : { metadata: { name }, spec: said };
  const request: AdmissionRequest = {
    uid: 'u',
    kind: { group: 'admend.dev', version: 'v1alpha1', kind: 'PolicySet' },
    resource: { group: 'admend.dev', version: 'v1alpha1', resource: 'policysets' },
    subresource: '',
    name,
    namespace: '',
    operation: before === undefined ? 'CREATE' : 'UPDATE',
    user: { name: 'jane', groups: [] },
    object: objectOf(spec),
    oldObject: objectOf(before),
    dryRun: false,
    ...more,
  };
  return request;
}

const verdict = (request: AdmissionRequest, others: readonly Candidate[] = []) =>
  review(request, others, judged);

describe('a policy set that is applied', () => {
  test('may be stored when it is good', () => {
    expect(verdict(asked({ spec: GOOD }))).toEqual({ warnings: [] });
  });

  test('may be stored with what does not do what it seems to, and that is said', () => {
    expect(verdict(asked({ spec: {} }))).toEqual({
      warnings: ['spec: no policies, so the set does nothing'],
    });
  });

  test('is refused with all that is wrong, where it is, and what was meant', () => {
    const spec = { ...BAD, mode: 'enforced', extends: ['team-a'] };
    expect(verdict(asked({ spec }), [kept('team-b', GOOD)]).refusal?.split('\n')).toEqual([
      'spec.mode: "enforced" is none that is known; did you mean "enforce"?',
      TYPO,
    ]);
  });

  test('is refused for a field that nobody knows, in the spec and beside it', () => {
    const exemptions = [{ policies: ['privileged'], match: { namespace: ['storage'] }, reason: 'r' }];
    expect(verdict(asked({ spec: { ...GOOD, exemptions } })).refusal).toBe(
      'spec.exemptions[0].match.namespace: unknown field "namespace"; did you mean "namespaces"?',
    );
    const object = { metadata: { name: 'team' }, spec: GOOD, match: { namespaces: {} } };
    const refusal = 'match: unknown field "match"; expected one of apiVersion, kind, metadata, spec';
    expect(verdict(asked({ object })).refusal).toBe(refusal);
    const oldObject = { metadata: { name: 'team' }, spec: GOOD };
    expect(verdict(asked({ object, oldObject, operation: 'UPDATE' })).refusal).toBe(refusal);
    expect(verdict(asked({ object, oldObject: object, operation: 'UPDATE' })).refusal).toBeUndefined();
  });

  test('is refused for a parent that there is not', () => {
    expect(verdict(asked({ spec: { extends: ['bas'] } }), [kept('base', GOOD)]).refusal).toBe(
      'spec.extends[0]: no policy set is called "bas"; did you mean "base"?',
    );
  });

  test('is refused where another would extend itself through it', () => {
    const child = kept('a', { extends: ['team'] });
    const request = asked({ spec: { extends: ['a'] }, before: GOOD });
    expect(verdict(request, [child, kept('team', GOOD)]).refusal).toContain('would extend itself');
  });

  test('is not refused for what is wrong with others already', () => {
    expect(verdict(asked({ spec: GOOD }), [kept('other', BAD)])).toEqual({ warnings: [] });
  });

  test('is judged as an update with its new spec, not with the one that is stored', () => {
    expect(verdict(asked({ spec: GOOD, before: BAD }), [kept('team', BAD)])).toEqual({ warnings: [] });
    expect(verdict(asked({ spec: BAD, before: GOOD }), [kept('team', GOOD)]).refusal).toBe(TYPO);
  });
});

describe('nobody is kept from', () => {
  test.each([
    ['deleting', { operation: 'DELETE', before: BAD }],
    ['changing labels or finalizers of a bad one', { spec: BAD, before: BAD }],
    ['writing the status', { spec: BAD, before: GOOD, subresource: 'status' }],
    ['what is no writing', { spec: BAD, operation: 'CONNECT' }],
  ])('%s', (_, parts) => {
    expect(verdict(asked(parts))).toEqual({ warnings: [] });
  });
});
