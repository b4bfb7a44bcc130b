import { expect, test } from 'vitest';
import { connection, eventually, podReview, rawPost, stage, untilClosed } from './stage.ts';

/** Longer than any test: what is asked for before its end was asked for in time. */
const LONG = 600_000;

test('while it drains it says not ready, answers all the same and asks callers to go', async () => {
  const webhook = await stage({ graceMilliseconds: LONG });
  void webhook.drain();
  const ready = await webhook.ask({ method: 'GET', path: '/readyz' });
  expect(ready.status).toBe(503);
  expect(ready.text).toContain('[-]serving failed: draining\n');
  expect((await webhook.ask({ method: 'GET', path: '/livez' })).status).toBe(200);

  const socket = await connection(webhook.port);
  const answer = untilClosed(socket);
  socket.write(rawPost(podReview()));
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: close\r\n[\s\S]*"allowed":true/);
  await webhook.close();
});

test('what is under way when the listening ends is answered, and idle connections are closed', async () => {
  const webhook = await stage();
  const idle = await connection(webhook.port);
  const ended = untilClosed(idle);
  const busy = await connection(webhook.port);
  const answer = untilClosed(busy);
  const request = rawPost(podReview());
  busy.write(request.slice(0, -100));
  await eventually(async () => ((await webhook.metric('admend_body_bytes')) ?? 0) > 0);

  const drained = webhook.drain();
  expect(await ended).toBe('');
  await expect(connection(webhook.port)).rejects.toThrow('ECONNREFUSED');
  busy.write(request.slice(-100));
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: close\r\n[\s\S]*"allowed":true/);
  await drained;
});

test('close ends at once, whatever is under way', async () => {
  const webhook = await stage();
  const busy = await connection(webhook.port);
  const answer = untilClosed(busy);
  busy.write(rawPost(podReview()).slice(0, -100));
  await eventually(async () => ((await webhook.metric('admend_body_bytes')) ?? 0) > 0);
  await webhook.close();
  expect(await answer).toBe('');
});
