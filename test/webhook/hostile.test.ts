import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODY_LIMIT } from '#webhook/body.ts';
import { inForce } from '../support/sets.ts';
import {
  connection,
  eventually,
  POD,
  podReview,
  RECOMMENDED,
  type Response,
  rawPost,
  type Stage,
  setsWith,
  stage,
  untilClosed,
} from './stage.ts';

const UID = '705ab4f5-6393-11e8-b7cc-42010a800002';

let webhook: Stage;

beforeAll(async () => {
  webhook = await stage();
});

afterAll(() => webhook.close());

/** Every answer has the uid and lets the request in. */
async function admitted(body: string, path = '/mutate'): Promise<Response> {
  const reply = await webhook.ask({ body, path });
  expect(reply.status).toBe(200);
  const { response } = reply.json();
  expect(response).toMatchObject({ uid: UID, allowed: true });
  return response;
}

const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;

/** `podReview`, with a placeholder in it replaced by JSON that would take too long to build as a value. */
const withRaw = (review: string, raw: string) => review.replace('"RAW"', raw);

describe('objects made to hurt', () => {
  test.each(['/mutate', '/validate'])('3 MiB, at %s', async (path) => {
    const annotations = { note: 'x'.repeat(3 * 1024 * 1024) };
    await admitted(podReview({ pod: { ...POD, metadata: { name: 'web', annotations } } }), path);
  });

  test.each([
    ['a map as spec', { ...POD, spec: 'RAW' }, ['{"a":', '}']],
    ['lists as containers', { ...POD, spec: { containers: 'RAW' } }, ['[', ']']],
    [
      'a map in a container',
      { ...POD, spec: { containers: [{ name: 'a', securityContext: 'RAW' }] } },
      ['{"a":', '}'],
    ],
    ['annotations', { ...POD, metadata: { annotations: 'RAW' } }, ['{"a":', '}']],
  ])('20,000 levels deep: %s', async (_, pod, [open = '', close = '']) => {
    const review = withRaw(podReview({ pod }), nested(open, close, 20_000));
    await admitted(review);
    await admitted(review, '/validate');
  });

  test('20,000 levels deep, compared with an old object', async () => {
    const review = podReview({
      pod: { ...POD, spec: 'RAW' },
      request: { operation: 'UPDATE', oldObject: 'RAW' },
    });
    await admitted(review.replaceAll('"RAW"', nested('{"a":', '}', 20_000)));
  });

  test.each(['/mutate', '/validate'])('20,000 containers, at %s', async (path) => {
    const containers = Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, image: 'x' }));
    await admitted(podReview({ pod: { ...POD, spec: { containers } } }), path);
  });

  test('no key reaches a prototype', async () => {
    const spec =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"containers":[{"name":"a","__proto__":{"securityContext":{"privileged":true}}}]}';
    const response = await admitted(withRaw(podReview({ pod: { ...POD, spec: 'RAW' } }), spec));
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(Buffer.from(response.patch ?? '', 'base64').toString()).not.toMatch(/__proto__|constructor/);
  });

  test.each([
    ['null spec', { ...POD, spec: null }],
    ['number as spec', { ...POD, spec: 7 }],
    ['list as spec', { ...POD, spec: [] }],
    ['null containers', { ...POD, spec: { containers: null } }],
    ['map as containers', { ...POD, spec: { containers: { 0: { name: 'a' } } } }],
    ['nulls in containers', { ...POD, spec: { containers: [null, 1, 'x', [], {}] } }],
    [
      'wrong types in a container',
      { ...POD, spec: { containers: [{ name: 1, resources: [], securityContext: 'x' }] } },
    ],
    [
      'wrong types in volumes',
      { ...POD, spec: { volumes: [{ name: null, hostPath: 'x' }], containers: [] } },
    ],
    ['null metadata', { ...POD, metadata: null }],
    [
      'owner references that are none',
      { ...POD, metadata: { ownerReferences: [null, 1, { controller: 'yes' }] } },
    ],
    ['no object', null],
    ['a text as object', 'x'],
  ])('%s', async (_, pod) => {
    await admitted(podReview({ pod }));
    await admitted(podReview({ pod }), '/validate');
  });

  test.each([
    ['userInfo', { userInfo: null }],
    ['kind', { kind: null }],
    ['operation', { operation: 7 }],
    ['namespace', { namespace: ['shop'] }],
    ['dryRun', { dryRun: 'perhaps' }],
    ['oldObject', { operation: 'UPDATE', oldObject: 'x' }],
    ['subResource', { subResource: { a: 1 } }],
  ])('a request whose %s is of the wrong type', async (_, request) => {
    await admitted(podReview({ request }));
  });

  test('label keys with ~ and /', async () => {
    const labels = { 'a~b/c': 'x', '~1': 'y', '/': 'z', '': 'w' };
    await admitted(podReview({ pod: { ...POD, metadata: { name: 'web', labels, annotations: labels } } }));
  });

  test('names with line breaks and terminal escapes stay out of warnings', async () => {
    const containers = [{ name: 'a\r\nWarning: "\u001b[31mforged', image: 'x' }];
    const { warnings = [] } = await admitted(podReview({ pod: { ...POD, spec: { containers } } }));
    expect(warnings.length).toBeGreaterThan(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    for (const warning of warnings) expect(warning).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe('bodies that are no review', () => {
  test.each([
    ['empty', '', 'review-empty'],
    ['not JSON', 'hello', 'review-not-json'],
    ['truncated', podReview().slice(0, 200), 'review-not-json'],
    ['two values', '{}{}', 'review-not-json'],
    ['null', 'null', 'review-wrong-kind'],
    ['a list', '[]', 'review-wrong-kind'],
    ['a text', '"x"', 'review-wrong-kind'],
    ['deep', nested('[', ']', 20_000), 'review-wrong-kind'],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x00]), 'review-not-json'],
    ['no uid', podReview({ uid: '' }), 'review-no-uid'],
  ])('%s', async (_, body, code) => {
    const reply = await webhook.ask({ body });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code, message: expect.any(String), remedy: expect.any(String) });
  });

  test('what was wrong is told without the body', async () => {
    const { text } = await webhook.ask({ body: '{"password": hunter2}' });
    expect(text).not.toContain('hunter2');
    expect(webhook.log()).not.toContain('hunter2');
  });
});

describe('bodies that are too large', () => {
  const HEAD = 'POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

  test('by their own account: refused before they are sent', async () => {
    const socket = await connection(webhook.port);
    socket.write(`${HEAD}Content-Length: ${BODY_LIMIT + 1}\r\n\r\n`);
    const answer = await untilClosed(socket);
    expect(answer).toContain('HTTP/1.1 413 ');
    expect(answer).toContain('"code":"body-too-large"');
  });

  test('in chunks: refused at the first byte over the limit', async () => {
    const socket = await connection(webhook.port);
    const answer = untilClosed(socket);
    const size = BODY_LIMIT + 1;
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n`);
    socket.write(Buffer.alloc(size, 'x'));
    expect(await answer).toContain('HTTP/1.1 413 ');
  });

  test('without end: the connection is', async () => {
    const socket = await connection(webhook.port);
    const answer = untilClosed(socket);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
    await answer;
    await eventually(async () => (await webhook.metric('admend_body_bytes')) === 0);
  });

  test('the largest that is not is judged', async () => {
    const empty = podReview({ pod: { ...POD, metadata: { annotations: { a: '' } } } });
    const note = 'x'.repeat(BODY_LIMIT - empty.length);
    await admitted(podReview({ pod: { ...POD, metadata: { annotations: { a: note } } } }));
  });
});

describe('failures of our own', () => {
  test('a policy that throws is counted and named, and denies nothing', async () => {
    const sets = setsWith({
      detect: () => {
        throw new TypeError('cannot read hunter2');
      },
    });
    const faulty = await stage({ policySets: inForce(() => sets) });
    for (const path of ['/mutate', '/validate']) {
      expect((await faulty.ask({ body: podReview(), path })).json().response.allowed).toBe(true);
    }
    expect(await faulty.metric('admend_policy_faults_total{policy="of-the-test",stage="detect"}')).toBe(2);
    expect(faulty.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        policy: 'of-the-test',
        stage: 'detect',
        error: expect.stringContaining('TypeError'),
      }),
    );
    expect(faulty.log()).not.toContain('hunter2');
    await faulty.close();
  });

  test('admit that throws lets the request through', async () => {
    const sets = {
      ...RECOMMENDED,
      rulesFor: () => {
        throw new RangeError('hunter2');
      },
    };
    const faulty = await stage({ policySets: inForce(() => sets) });
    const { response } = (await faulty.ask({ body: podReview(), path: '/validate' })).json();
    expect(response).toEqual({
      uid: UID,
      allowed: true,
      auditAnnotations: { 'policy-set': RECOMMENDED.digest, shed: 'fault' },
    });
    expect(await faulty.metric('admend_shed_total{phase="validate",reason="fault"}')).toBe(1);
    expect(faulty.lines).toContainEqual(
      expect.objectContaining({ level: 'error', uid: UID, error: expect.stringContaining('RangeError') }),
    );
    expect(faulty.log()).not.toContain('hunter2');
    await faulty.close();
  });
});

test('requests over one connection are answered in their order', async () => {
  const socket = await connection(webhook.port);
  const answers = untilClosed(socket);
  const uids = ['one', 'two', 'three'];
  socket.write(uids.map((uid) => rawPost(podReview({ uid }))).join(''));
  socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect([...(await answers).matchAll(/"uid":"(\w+)"/g)].map(([, uid]) => uid)).toEqual(uids);
});
