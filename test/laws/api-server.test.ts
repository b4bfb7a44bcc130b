import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { type Json, mapAt, stringAt } from '#json/value.ts';
import { reviewOf } from '#manifest/review.ts';
import { loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { responseJson } from '#respond/response.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { canonical } from '../oracle/canonical.ts';
import { type Answer, hasGo } from '../oracle/go.ts';
import { afterAdmission } from '../oracle/json-patch.ts';
import { workloadReviews } from '../support/hostile.ts';
import { MUTATE } from '../support/reviews.ts';
import { CATALOGUE, RECOMMENDED } from '../support/sets.ts';

const MEND_ALL = loadSets(['mend-all'], CATALOGUE);
const WIRE = new URL('../wire/', import.meta.url);

/** An object that was mended. */
interface Mended {
  readonly place: string;
  readonly object: Json;
  /** `response.patch` as it is sent. */
  readonly patch: string;
  /** What admend verified. */
  readonly verified: Json;
}

/** Nothing for a request whose object is left as it is. */
function mendedIn(review: Json, sets: PolicySets, place: string): readonly Mended[] {
  const decision = admit(review, sets, MUTATE);
  const object = mapAt(review, 'request', 'object');
  if (object === undefined || decision.object === undefined || decision.patch.length === 0) return [];
  return [{ place, object, patch: patchIn(responseJson(decision)), verified: decision.object }];
}

function patchIn(answer: string): string {
  const review: Json = JSON.parse(answer);
  // The API server takes no patch without its type.
  expect(stringAt(review, 'response', 'patchType')).toBe('JSONPatch');
  return stringAt(review, 'response', 'patch') ?? '';
}

/** Go and we both write what was verified, so that a fault in writing does not look like one in mending. */
function expectVerified(mended: readonly Mended[]): void {
  const applied = afterAdmission(mended);
  const written = afterAdmission(mended.map(({ verified }) => ({ object: verified, patch: '' })));
  const wrong = mended.flatMap(({ place, verified }, index) => {
    const ours = canonical(verified);
    const [theirs, same] = [textOf(applied[index]), textOf(written[index])];
    return theirs === ours && same === ours
      ? []
      : [{ place, applied: parting(theirs, ours), written: parting(same, ours) }];
  });
  expect(wrong).toEqual([]);
}

function textOf(answer: Answer<string> | undefined): string {
  if (answer === undefined) return 'no answer';
  return 'error' in answer ? answer.error : answer.value;
}

/** What two texts say where they part; objects are too long to be read whole. */
function parting(theirs: string, ours: string): string {
  if (theirs === ours) return 'equal';
  let at = 0;
  while (theirs[at] === ours[at]) at += 1;
  const [said, meant] = [theirs, ours].map((text) => text.slice(Math.max(0, at - 40), at + 80));
  return `${said} is not ${meant}`;
}

describe.skipIf(!hasGo())('what the API server gets is what was verified (skipped without go)', () => {
  test.skipIf(!hasCorpus())(
    'of every manifest of the corpus (skipped where there is none)',
    () => {
      const { objects } = manifestsIn(undefined);
      const mended = objects.flatMap(({ place, object }) => mendedIn(reviewOf(object), MEND_ALL, place));
      expect(mended.length).toBeGreaterThan(2_500);
      expectVerified(mended);
    },
    120_000,
  );

  test('of workloads of all sorts', () => {
    const reviews = fc.sample(workloadReviews, 1_000);
    const mended = reviews.flatMap((review) => mendedIn(review, MEND_ALL, JSON.stringify(review)));
    expect(mended.length).toBeGreaterThan(250);
    expectVerified(mended);
  }, 120_000);

  test('from the bytes that the webhook answers', () => {
    const requests = readdirSync(WIRE).filter((file) => file.endsWith('.mutate.request.json'));
    const mended = requests.flatMap((request) => {
      const answer = answerTo(request);
      if (!answer.includes('"patch":')) return [];
      const asked = mendedIn(JSON.parse(wire(request)), RECOMMENDED, request);
      return asked.map((each) => ({ ...each, patch: patchIn(answer) }));
    });
    expect(mended.length).toBeGreaterThan(5);
    expectVerified(mended);
  });
});

function wire(file: string): string {
  return readFileSync(new URL(file, WIRE), 'utf8');
}

/** The body of the HTTP answer; `wire.test.ts` holds that it is what the webhook sends. */
function answerTo(request: string): string {
  const [, body = ''] = wire(request.replace('request.json', 'response.golden.txt')).split('\n\n');
  return body;
}
