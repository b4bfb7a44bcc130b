import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connection, eventually, podReview, rawPost, type Stage, stage, untilClosed } from './stage.ts';

const HEAD = 'POST /mutate?timeout=100ms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

let webhook: Stage;

beforeEach(async () => {
  webhook = await stage({ timeouts: { keepAlive: 60_000, headers: 100, request: 60_000, checkEvery: 10 } });
});

afterEach(async () => {
  // Whatever a caller did, the next one is served and no memory is kept.
  expect((await webhook.ask({ body: podReview() })).status).toBe(200);
  await eventually(async () => (await webhook.metric('admend_body_bytes')) === 0);
  await webhook.close();
});

describe('callers that are slow', () => {
  test('with the head of a request lose their connection', async () => {
    const socket = await connection(webhook.port);
    socket.write('POST /mutate HTTP/1.1\r\nHost: loc');
    expect(await untilClosed(socket)).toContain('HTTP/1.1 408 ');
  });

  test('with a body are let through when their time is up', async () => {
    const socket = await connection(webhook.port);
    socket.write(`${HEAD}Content-Length: 1000\r\n\r\n${podReview().slice(0, 300)}`);
    const answer = await untilClosed(socket);
    expect(answer).toContain('HTTP/1.1 200 OK\r\n');
    expect(answer).toContain('Connection: close\r\n');
    expect(answer).toContain('"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","allowed":true');
    expect(answer).toContain('"shed":"deadline"');
  });

  test('with a body of which nothing came, or no uid, cannot be', async () => {
    for (const begun of ['', '{"kind":"Adm', 'nonsense']) {
      const socket = await connection(webhook.port);
      socket.write(`${HEAD}Content-Length: 1000\r\n\r\n${begun}`);
      expect(await untilClosed(socket)).toContain('"code":"review-no-uid"');
    }
  });
});

describe('callers that hang up', () => {
  test('in the middle of a body are forgotten', async () => {
    const socket = await connection(webhook.port);
    socket.write(`${HEAD.replace('100ms', '10s')}Content-Length: 100000\r\n\r\n${podReview()}`);
    await eventually(async () => ((await webhook.metric('admend_body_bytes')) ?? 0) > 0);
    socket.destroy();
    await eventually(async () => (await webhook.metric('admend_body_bytes')) === 0);
    expect(await webhook.metric('admend_requests_total')).toBeUndefined();
  });

  test('before their answer harm nobody', async () => {
    for (let caller = 0; caller < 20; caller++) {
      const socket = await connection(webhook.port);
      socket.write(rawPost(podReview()));
      socket.destroy();
    }
  });

  test('before the TLS handshake is over, too', async () => {
    for (const begun of ['', 'GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001\u0002']) {
      const socket = connect(webhook.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.end(begun);
      await new Promise((resolve) => socket.once('close', resolve).resume());
    }
  });
});

test('bytes that are no HTTP end the connection', async () => {
  const socket = await connection(webhook.port);
  socket.write('\u0000\u0001\u0002 nonsense\r\n\r\n');
  expect(await untilClosed(socket)).toContain('HTTP/1.1 400 ');
});

test('a request with two lengths is none', async () => {
  const socket = await connection(webhook.port);
  socket.write(`${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
  expect(await untilClosed(socket)).toContain('HTTP/1.1 400 ');
});
