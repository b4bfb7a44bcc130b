import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inForce } from '../support/sets.ts';
import { connection, podReview, RECOMMENDED, rawPost, type Stage, stage } from './stage.ts';

let webhook: Stage;

beforeAll(async () => {
  webhook = await stage();
});

afterAll(() => webhook.close());

describe('the probes', () => {
  test('/livez and /readyz say ok', async () => {
    for (const path of ['/livez', '/readyz']) {
      expect(await webhook.ask({ method: 'GET', path })).toMatchObject({ status: 200, text: 'ok\n' });
    }
  });

  test('/readyz?verbose lists the checks, the sets with their digest among them', async () => {
    const { status, text } = await webhook.ask({ method: 'GET', path: '/readyz?verbose' });
    expect(status).toBe(200);
    expect(text).toBe(
      `[+]policy-sets ok: recommended (${RECOMMENDED.digest})\n` +
        '[+]serving ok: accepting requests\nreadyz check passed\n',
    );
  });

  test('without any policy set it is alive and not ready, lets requests through and says so', async () => {
    const empty = await stage({ policySets: inForce(() => undefined) });
    expect((await empty.ask({ method: 'GET', path: '/livez' })).status).toBe(200);
    const ready = await empty.ask({ method: 'GET', path: '/readyz' });
    expect(ready.status).toBe(503);
    expect(ready.text).toContain('[-]policy-sets failed: none was ever loaded\n');
    expect((await empty.ask({ body: podReview() })).json().response).toEqual({
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      allowed: true,
      auditAnnotations: { 'policy-set': 'none' },
    });
    expect(await empty.metric('admend_policy_set_info')).toBeUndefined();
    await empty.close();
  });

  test('policy sets can be exchanged while it serves', async () => {
    let sets: typeof RECOMMENDED | undefined;
    const changing = await stage({ policySets: inForce(() => sets) });
    expect((await changing.ask({ method: 'GET', path: '/readyz' })).status).toBe(503);
    sets = { ...RECOMMENDED, digest: 'sha256:1111111111111111' };
    expect((await changing.ask({ method: 'GET', path: '/readyz' })).status).toBe(200);
    const { response } = (await changing.ask({ body: podReview() })).json();
    expect(response.auditAnnotations['policy-set']).toBe('sha256:1111111111111111');
    await changing.close();
  });
});

describe('/metrics', () => {
  test('counts what was answered', async () => {
    const fresh = await stage();
    await fresh.ask({ body: podReview() });
    await fresh.ask({ body: podReview(), path: '/validate?timeout=3s' });
    await fresh.ask({ body: 'not JSON' });
    const { headers, text } = await fresh.ask({ method: 'GET', path: '/metrics' });
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'admend_requests_total{phase="mutate",outcome="mended"} 1',
      'admend_requests_total{phase="validate",outcome="warned"} 1',
      'admend_requests_total{phase="mutate",outcome="errored"} 1',
      'admend_refused_total{phase="mutate",code="review-not-json"} 1',
      'admend_request_duration_seconds_count{phase="mutate"} 1',
      'admend_mended_total{policy="seccomp-profile"} 1',
      'admend_violations_total{phase="validate",policy="run-as-non-root",consequence="warn"} 1',
      `admend_policy_set_info{names="recommended",digest="${RECOMMENDED.digest}"} 1`,
      'admend_queue_length 0',
      'admend_body_bytes 0',
      `admend_certificate_expiry_timestamp_seconds ${Date.UTC(2030, 0) / 1_000}`,
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    await fresh.close();
  });
});

describe('the hooks', () => {
  test('/mutate mends, /validate warns', async () => {
    const mutated = (await webhook.ask({ body: podReview(), path: '/mutate?timeout=2s' })).json().response;
    expect(mutated).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
    const validated = (await webhook.ask({ body: podReview(), path: '/validate?timeout=3s' })).json()
      .response;
    expect(validated.patch).toBeUndefined();
    expect(validated.warnings).not.toEqual([]);
  });

  test('one connection serves many requests', async () => {
    const socket = await connection(webhook.port);
    for (let request = 0; request < 3; request++) {
      const answer = once(socket, 'data');
      socket.write(rawPost(podReview()));
      // Longer than the 90 s after which an API server lets go of an idle connection.
      expect(String(await answer)).toContain('Keep-Alive: timeout=120\r\n');
    }
    socket.destroy();
  });

  test.each(['text/plain', 'application/jsonx', 'application/x-www-form-urlencoded', ''])(
    'a body of type %j is refused',
    async (type) => {
      const reply = await webhook.ask({ body: podReview(), headers: { 'Content-Type': type } });
      expect(reply.status).toBe(415);
      expect(reply.json().code).toBe('review-wrong-type');
    },
  );

  test.each(['application/json; charset=utf-8', 'Application/JSON'])(
    'one of type %j is not',
    async (type) => {
      expect((await webhook.ask({ body: podReview(), headers: { 'Content-Type': type } })).status).toBe(200);
    },
  );

  test('another method is refused', async () => {
    const { status, headers } = await webhook.ask({ method: 'GET', path: '/mutate' });
    expect(status).toBe(405);
    expect(headers['allow']).toBe('POST');
  });

  test('another path is not there', async () => {
    for (const path of ['/', '/mutate/x', '/mutate%2f', '/%', '/..%2f..%2fetc/passwd']) {
      const { status, text } = await webhook.ask({ method: 'GET', path });
      expect([400, 404], path).toContain(status);
      expect(text, path).not.toMatch(/node_modules|Error/);
    }
  });
});
