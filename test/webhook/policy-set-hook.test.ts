import { setTimeout as elapsed } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '#admission/request.ts';
import type { Json } from '#json/value.ts';
import type { PolicySetReviewer } from '#webhook/policy-set-hook.ts';
import { connection, podReview, rawPost, type Stage, stage, untilClosed } from './stage.ts';

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

describe('a flood', () => {
  const SETS = Array.from({ length: 30 }, (_, index) => podReview({ uid: `u${index}`, request: SET }));

  /** In one write over one connection, so that all are there before the first is judged. */
  async function flood(reviewer: Partial<PolicySetReviewer>) {
    webhook = await stage({
      policySetReviewer: { review: () => FINE, reviewAfresh: async () => FINE, ...reviewer },
    });
    const socket = await connection(webhook.port);
    const answers = untilClosed(socket);
    const posts = SETS.map((body) => rawPost(body, '/policysets?timeout=3s'));
    const last = posts.at(-1)?.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n') ?? '';
    socket.write([...posts.slice(0, -1), last].join(''));
    return (await answers).split(/HTTP\/1\.1 200 OK\r\n(?:[^\r]+\r\n)+\r\n/).slice(1);
  }

  test('of sets is let pass without a judgement, and says so', async () => {
    let judged = 0;
    const review = () => {
      judged++;
      return FINE;
    };
    const answers = await flood({ review });
    expect(answers).toHaveLength(SETS.length);
    expect(judged).toBe(20);
    expect(answers.filter((answer) => answer.includes('had no time to judge this set'))).toHaveLength(10);
    expect(await webhook?.metric('admend_body_bytes')).toBe(0);
  });

  test('of bad ones does not become a flood of questions to the cluster', async () => {
    let asked = 0;
    const reviewAfresh = () => {
      asked++;
      return elapsed(600_000, FINE, { ref: false });
    };
    const answers = await flood({ review: () => BAD, reviewAfresh });
    expect(answers.filter((answer) => answer.includes('"allowed":false'))).toHaveLength(20);
    expect(asked).toBe(4);
  });
});

test('a body that no policy set needs is not read', async () => {
  webhook = await stage({ policySetReviewer: { review: () => FINE, reviewAfresh: async () => FINE } });
  const reply = await webhook.ask({ path: '/policysets', body: Buffer.alloc(4 * 1024 * 1024 + 1) });
  expect(reply.status).toBe(413);
  expect(reply.json().code).toBe('body-too-large');
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
  expect(await webhook.metric('admend_policy_sets_silence_seconds{')).toBeUndefined();
});

test('a replica that does not hear the cluster says so, and claims no agreement', async () => {
  const agreement = { says: () => 'the replicas have the same policy sets in force', seconds: () => [] };
  const hearing = { isStale: true, seconds: 660.4 };
  webhook = await stage({
    policySets: {
      sets: undefined,
      trouble: undefined,
      reloads: { loaded: 0, rejected: 0 },
      agreement,
      hearing,
    },
  });
  const { text } = await webhook.ask({ method: 'GET', path: '/readyz?verbose' });
  expect(text).toContain('[+]policy-sets-agreed ok: not heard from the cluster for 660 s\n');
  expect(await webhook.metric('admend_policy_sets_silence_seconds{')).toBe(660.4);
});
