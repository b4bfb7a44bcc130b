import { expect, test } from 'vitest';
import { inForce } from '../support/sets.ts';
import { connection, podReview, rawPost, type Stage, setsWith, stage, untilClosed } from './stage.ts';

/**
 * Requests that come in one write over one connection are all there before the first is worked on, so who waits and
 * who is shed does not depend on luck.
 */
async function together(
  webhook: Stage,
  bodies: readonly string[],
  path = '/mutate',
): Promise<readonly string[]> {
  const socket = await connection(webhook.port);
  const answers = untilClosed(socket);
  const last = rawPost(bodies.at(-1) ?? '', path).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
  socket.write([...bodies.slice(0, -1).map((body) => rawPost(body, path)), last].join(''));
  const bodiesOf = (await answers).split(/HTTP\/1\.1 200 OK\r\n(?:[^\r]+\r\n)+\r\n/).slice(1);
  return bodiesOf.map((body) => {
    const { uid, allowed, patch, auditAnnotations } = JSON.parse(body).response;
    expect(allowed).toBe(true);
    return `${uid} ${auditAnnotations.shed ?? (patch === undefined ? 'judged' : 'mended')}`;
  });
}

const reviews = (...uids: string[]) => uids.map((uid) => podReview({ uid }));

test('whoever comes when the queue is full is let through at once', async () => {
  const webhook = await stage({ queue: { requests: 2, bytes: 1_000_000 } });
  expect(await together(webhook, reviews('a', 'b', 'c', 'd'))).toEqual([
    'a mended',
    'b mended',
    'c queue',
    'd queue',
  ]);
  expect(await webhook.metric('admend_shed_total{phase="mutate",reason="queue"}')).toBe(2);
  expect(await webhook.metric('admend_requests_total{phase="mutate",outcome="shed"}')).toBe(2);
  expect(webhook.lines.filter(({ shed }) => shed === 'queue').map(({ uid }) => uid)).toEqual(['c', 'd']);
  expect(await webhook.metric('admend_body_bytes')).toBe(0);
  await webhook.close();
});

test('the uid is found, however the review is written', async () => {
  const webhook = await stage({ queue: { requests: 1, bytes: 1_000_000 } });
  const pretty = JSON.stringify(JSON.parse(podReview({ uid: 'b' })), null, 2);
  const reversed = JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(podReview({ uid: 'c' }))).reverse()),
  );
  expect(await together(webhook, [...reviews('a'), pretty, reversed])).toEqual([
    'a mended',
    'b queue',
    'c queue',
  ]);
  await webhook.close();
});

test('whoever does not fit into memory is let through', async () => {
  const one = Buffer.byteLength(podReview({ uid: 'a' }));
  const webhook = await stage({ queue: { requests: 100, bytes: Math.floor(one * 2.5) } });
  expect(await together(webhook, reviews('a', 'b', 'c'))).toEqual(['a mended', 'b mended', 'c queue']);
  expect(await webhook.metric('admend_body_bytes')).toBe(0);
  expect(await together(webhook, reviews('d'))).toEqual(['d mended']);
  await webhook.close();
});

test('a request whose time is up when its turn comes is let through', async () => {
  let now = 0;
  const slow = setsWith({
    detect: () => {
      now += 6_000;
      return [];
    },
  });
  const webhook = await stage({ policySets: inForce(() => slow), clock: () => now });
  expect(await together(webhook, reviews('a', 'b', 'c'), '/validate')).toEqual([
    'a judged',
    'b judged',
    'c deadline',
  ]);
  expect(await webhook.metric('admend_shed_total{phase="validate",reason="deadline"}')).toBe(1);
  await webhook.close();
});

test('a mend that does not get done in time is given up', async () => {
  let now = 0;
  const slow = setsWith({
    detect: () => [{ pointer: '/spec/hostNetwork', value: 'true', reason: 'it is on', detail: 'It is on.' }],
    fix: {
      risks: { safe: 'Of the test.' },
      pointers: ['{pod}/hostNetwork'],
      offer: () => {
        now += 10_000;
        return { risk: 'safe', edits: [{ op: 'set', pointer: '/spec/hostNetwork', value: false }] };
      },
    },
  });
  const webhook = await stage({ policySets: inForce(() => slow), clock: () => now });
  expect(await together(webhook, reviews('a'))).toEqual(['a deadline']);
  await webhook.close();
});

test('no answer asks for another try', async () => {
  const webhook = await stage({ queue: { requests: 1, bytes: 1_000_000 } });
  const socket = await connection(webhook.port);
  const answers = untilClosed(socket);
  const all = [...reviews('a', 'b'), 'not JSON'].map((body) => rawPost(body)).join('');
  socket.write(`${all}GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect(await answers).not.toMatch(/Retry-After|^HTTP\/1\.1 (429|5\d\d)/im);
  await webhook.close();
});
