import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { at, type Json, stringAt } from '#json/value.ts';
import type { Server } from './server.ts';
import type { RecordedReview } from './traffic.ts';

/** Servers that judge nothing. */
const NULLS: ReadonlySet<string> = new Set(['express', 'bare']);

/**
 * Asks every server every review once, with a client that shares nothing with the loader, before any time is
 * believed: a server that does less is always faster.
 */
export async function proveAnswers(
  servers: readonly Server[],
  ca: string,
  reviews: readonly RecordedReview[],
): Promise<void> {
  for (const server of servers) {
    for (const review of reviews) {
      const what = `${server.name} on ${review.event.name} (${review.phase})`;
      const answer = await ask(server.url, ca, review);
      if (NULLS.has(server.name)) proveNull(what, answer, review);
      else proveAdmend(what, answer, review);
    }
  }
}

function proveAdmend(what: string, answer: Json, { event, phase, uid }: RecordedReview): void {
  expect(what, 'uid', at(answer, 'response', 'uid'), uid);
  expect(what, 'allowed', at(answer, 'response', 'allowed'), true);
  expect(what, 'shed', at(answer, 'response', 'auditAnnotations', 'shed'), undefined);
  const patch = stringAt(answer, 'response', 'patch');
  const operations = patch === undefined ? [] : JSON.parse(Buffer.from(patch, 'base64').toString());
  expect(what, 'mends', operations.length > 0, event.mends && phase === 'mutate');
}

function proveNull(what: string, answer: Json, { uid }: RecordedReview): void {
  const floor = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, allowed: true },
  };
  expect(what, 'answer', JSON.stringify(answer), JSON.stringify(floor));
}

function expect(what: string, field: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what}: ${field} is ${found}, not ${wanted}`);
}

function ask(url: string, ca: string, { phase, body }: RecordedReview): Promise<Json> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request(`${url}/${phase}?timeout=10s`, { method: 'POST', ca, headers, agent: false }, (response) => {
      text(response).then((answer) => resolve(JSON.parse(answer)), reject);
    })
      .on('error', reject)
      .end(body);
  });
}
