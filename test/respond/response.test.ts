import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { shedding } from '#respond/respond.ts';
import { responseJson } from '#respond/response.ts';
import { forbids, wants } from '../support/policies.ts';
import { MADE_UP, reviewOf, VALIDATE } from '../support/reviews.ts';
import { setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

/** The whole answer, byte by byte: nobody should have to guess the protocol. */
describe('the answer on the wire', () => {
  const MENDS = setOf([wants('a', true)]);
  const DENIES = setOf([forbids('b', 'b', true)], { unmended: 'deny' });
  const review = (spec: { a?: boolean; b?: boolean }) => reviewOf(podWith(spec), { uid: 'u1' });

  test('allowed', () => {
    expect(responseJson(admit(review({ a: true }), MENDS, MADE_UP))).toBe(
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u1","allowed":true,' +
        '"auditAnnotations":{"policy-set":"sha256:0123456789abcdef"}}}',
    );
  });

  test('mended', () => {
    const patch = Buffer.from('[{"op":"add","path":"/spec/a","value":true}]').toString('base64');
    expect(responseJson(admit(review({}), MENDS, MADE_UP))).toBe(
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u1","allowed":true,' +
        `"patchType":"JSONPatch","patch":"${patch}","warnings":["mended: pod: a: true (a)"],` +
        '"auditAnnotations":{"policy-set":"sha256:0123456789abcdef","mended":"a::unset",' +
        '"proof":"operations: 1; cleared: 1; passes: 1; ' +
        'gates: applies inside guarded clears introduces-nothing valid fixed-point; schema: any"}}}',
    );
  });

  test('warned', () => {
    expect(responseJson(admit(review({}), MENDS, VALIDATE))).toBe(
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u1","allowed":true,' +
        '"warnings":["/spec/a is unset (a)"],' +
        '"auditAnnotations":{"policy-set":"sha256:0123456789abcdef","violations":"a::unset"}}}',
    );
  });

  test('denied', () => {
    expect(responseJson(admit(review({ b: true }), DENIES, VALIDATE))).toBe(
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u1","allowed":false,' +
        '"status":{"code":403,"reason":"Forbidden","message":"1 violation of policy set test: /spec/b is true (b)"},' +
        '"auditAnnotations":{"policy-set":"sha256:0123456789abcdef","violations":"b::true"}}}',
    );
  });

  test.each(['queue', 'deadline', 'fault'] as const)('shed: %s', (shed) => {
    expect(responseJson(shedding('u1', MENDS, 'mutate', shed))).toBe(
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u1","allowed":true,' +
        `"auditAnnotations":{"policy-set":"sha256:0123456789abcdef","shed":"${shed}"}}}`,
    );
  });
});
