import { describe, expect, test } from 'vitest';
import { decode, parse } from '#admission/decode.ts';
import type { Json } from '#json/value.ts';
import { json, mapOf } from '../support/arbitraries.ts';
import { forAll } from '../support/laws.ts';

describe('a body', () => {
  test('is read as JSON', () => {
    expect(parse('{"a":[1]}')).toEqual({ json: { a: [1] } });
  });

  test.each([
    ['', 'review-empty'],
    ['{"secret":"hunter2', 'review-not-json'],
    ['{"secret":hunter2}', 'review-not-json'],
    ['<html>', 'review-not-json'],
    ['\uFEFF{}', 'review-not-json'],
    ['NaN', 'review-not-json'],
  ])('%j is refused with %s, and not quoted', (body, code) => {
    const result = parse(body);
    if (!('problem' in result)) throw new Error('it was read');
    expect(result.problem.code).toBe(code);
    expect(result.problem.message).not.toMatch(/hunter2|html|secret/);
  });

  test('that is no JSON says where, if it is known', () => {
    const result = parse('{"a":1,}');
    expect('problem' in result && result.problem.message).toBe('not JSON at character 7');
  });
});

const REQUEST = {
  uid: 'u1',
  kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
  operation: 'CREATE',
};

const review = (request: Json, rest: Record<string, Json> = {}): Json => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  ...(request !== undefined && { request }),
  ...rest,
});

describe('a body that is no review is refused', () => {
  test.each<[string, Json, string]>([
    ['null', null, 'review-wrong-kind'],
    ['a list', [], 'review-wrong-kind'],
    ['a list of one review', [review(REQUEST)], 'review-wrong-kind'],
    ['a text', 'AdmissionReview', 'review-wrong-kind'],
    ['an empty object', {}, 'review-wrong-kind'],
    ['another kind', review(REQUEST, { kind: 'Pod' }), 'review-wrong-kind'],
    ['a kind that is no text', review(REQUEST, { kind: ['AdmissionReview'] }), 'review-wrong-kind'],
    ['an older version', review(REQUEST, { apiVersion: 'admission.k8s.io/v1beta1' }), 'review-wrong-version'],
    ['no version', review(REQUEST, { apiVersion: null }), 'review-wrong-version'],
    ['no request', { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }, 'review-no-request'],
    ['a null request', review(null), 'review-no-request'],
    ['a request that is a list', review([REQUEST]), 'review-no-request'],
    ['a response', review(null, { response: { uid: 'u1' } }), 'review-no-request'],
    ['no uid', review({ ...REQUEST, uid: null }), 'review-no-uid'],
    ['an empty uid', review({ ...REQUEST, uid: '' }), 'review-no-uid'],
    ['a uid that is no text', review({ ...REQUEST, uid: 7 }), 'review-no-uid'],
    [
      'kind, version and request behind __proto__',
      JSON.parse(
        '{"__proto__":{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u"}}}',
      ),
      'review-wrong-kind',
    ],
  ])('%s', (_, body, code) => {
    const { request, problem } = decode(body);
    expect(request).toBeUndefined();
    expect(problem?.code).toBe(code);
  });
});

describe('a request', () => {
  const decoded = (request: Json) => decode(review(request)).request;

  test('is read field by field', () => {
    expect(
      decoded({
        ...REQUEST,
        resource: { group: 'apps', version: 'v1', resource: 'deployments' },
        requestKind: { group: 'extensions', version: 'v1beta1', kind: 'Deployment' },
        subResource: 'scale',
        name: 'web',
        namespace: 'shop',
        userInfo: { username: 'jane', groups: ['a', 7, 'b'], uid: '1' },
        object: { spec: {} },
        oldObject: { spec: null },
        dryRun: true,
      }),
    ).toEqual({
      uid: 'u1',
      kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      resource: { group: 'apps', version: 'v1', resource: 'deployments' },
      subresource: 'scale',
      name: 'web',
      namespace: 'shop',
      operation: 'CREATE',
      user: { name: 'jane', groups: ['a', 'b'] },
      object: { spec: {} },
      oldObject: { spec: null },
      dryRun: true,
    });
  });

  test.each<[string, Json]>([
    ['where it is absent', { uid: 'u1' }],
    [
      'where it is of the wrong type',
      {
        uid: 'u1',
        kind: 'Pod',
        subResource: 1,
        name: {},
        namespace: [],
        operation: true,
        userInfo: { username: null, groups: 'all' },
        object: 'Pod',
        oldObject: [],
        dryRun: 'true',
      },
    ],
    [
      'where it is null',
      { uid: 'u1', kind: { group: null, version: null, kind: null }, userInfo: null, object: null },
    ],
  ])('reads as empty %s', (_, request) => {
    expect(decoded(request)).toEqual({
      uid: 'u1',
      kind: { group: '', version: '', kind: '' },
      resource: { group: '', version: '', resource: '' },
      subresource: '',
      name: '',
      namespace: '',
      operation: '',
      user: { name: '', groups: [] },
      object: undefined,
      oldObject: undefined,
      dryRun: false,
    });
  });
});

test('any JSON is either a request or refused with a code', () => {
  forAll(json, (value) => {
    for (const body of [value, review(value), review(mapOf([['uid', value]]))]) {
      const { request, problem } = decode(body);
      expect(request === undefined).toBe(problem !== undefined);
    }
  });
});
