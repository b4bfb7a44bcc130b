import { setTimeout as elapsed } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '#admission/request.ts';
import type { Json } from '#json/value.ts';
import type { PolicySetReviewer } from '#webhook/policy-set-hook.ts';
import { podReview, type Stage, stage } from './stage.ts';

let webhook: Stage | undefined;
afterEach(() => webhook?.close());

const FINE = { warnings: [] };
const BAD = { refusal: 'spec.mode: wrong', warnings: [] };

async function answered(reviewer: Partial<PolicySetReviewer>, request: Record<string, Json> = {}) {
  const whole = { review: () => FINE, reviewAfresh: async () => FINE, ...reviewer };
  webhook = await stage({ policySetReviewer: whole });
  return webhook.ask({
    path: '/policysets?timeout=3s',
    body: podReview({ request: { ...SET, ...request } }),
  });
}

const SET = {
  kind: { group: 'admend.dev', version: 'v1alpha1', kind: 'PolicySet' },
  resource: { group: 'admend.dev', version: 'v1alpha1', resource: 'policysets' },
  name: 'team',
  namespace: '',
  object: { metadata: { name: 'team' }, spec: {} },
};

describe('a policy set that is applied', () => {
  test('is let pass with its warnings', async () => {
    let seen: AdmissionRequest | undefined;
    const review = (request: AdmissionRequest) => {
      seen = request;
      return { warnings: ['spec: no policies'] };
    };
    const { status, json } = await answered({ review });
    expect(status).toBe(200);
    expect(json()).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: {
        uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
        allowed: true,
        warnings: ['spec: no policies'],
      },
    });
    expect(seen).toMatchObject({ name: 'team', operation: 'CREATE', object: { spec: {} } });
  });

  test('is refused only when it is bad beside what there is this moment, too', async () => {
    const fresh = await answered({ review: () => BAD });
    expect(fresh.json().response.allowed).toBe(true);
    await webhook?.close();
    const { response } = (await answered({ review: () => BAD, reviewAfresh: async () => BAD })).json();
    expect(response).toMatchObject({
      allowed: false,
      status: { code: 422, reason: 'Invalid', message: 'spec.mode: wrong' },
    });
  });

  test.each([
    ['cannot be had', () => Promise.reject(new Error('away'))],
    ['does not come', () => elapsed(600_000, FINE, { ref: false })],
  ])('is judged by what is known where more %s', async (_, reviewAfresh) => {
    const { response } = (await answered({ review: () => BAD, reviewAfresh })).json();
    expect(response.allowed).toBe(false);
  });

  test('is let pass where judging it fails, which is our fault', async () => {
    const { json } = await answered({
      review: () => {
        throw new Error('a bug');
      },
    });
    expect(json().response.allowed).toBe(true);
    expect(webhook?.log()).toContain('admend itself failed');
  });
});

test.each([
  ['', 400, 'review-empty'],
  ['{', 400, 'review-not-json'],
  ['{}', 400, 'review-wrong-kind'],
])('a body that reads %j is no review', async (body, status, code) => {
  webhook = await stage({ policySetReviewer: { review: () => FINE, reviewAfresh: async () => FINE } });
  const reply = await webhook.ask({ path: '/policysets', body });
  expect(reply).toMatchObject({ status });
  expect(reply.json().code).toBe(code);
});

test('without policy sets of a cluster there is no such path', async () => {
  webhook = await stage();
  expect((await webhook.ask({ path: '/policysets', body: podReview() })).status).toBe(404);
});

test('/readyz?verbose and /metrics say what the replicas differ about', async () => {
  const agreement = { says: () => 'team differs', seconds: () => [['team', 61]] as const };
  webhook = await stage({
    policySets: { sets: undefined, trouble: undefined, reloads: { loaded: 0, rejected: 0 }, agreement },
  });
  const { text } = await webhook.ask({ method: 'GET', path: '/readyz?verbose' });
  expect(text).toContain('[+]policy-sets-agreed ok: team differs\n');
  expect(await webhook.metric('admend_policy_set_disagreement_seconds{set="team"}')).toBe(61);
});
