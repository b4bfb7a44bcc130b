import { afterEach, expect, test } from 'vitest';
import type { GroupVersionKind } from '#admission/request.ts';
import { SCHEMAS } from '../support/reviews.ts';
import { podReview, type Stage, stage } from './stage.ts';

/** Where the webhook has the schemas from by which it checks its mends. */

let webhook: Stage | undefined;
afterEach(() => webhook?.close());

const POD = { group: '', version: 'v1', kind: 'Pod' };

async function answered(of: typeof SCHEMAS, path = '/mutate') {
  const learnt: GroupVersionKind[] = [];
  webhook = await stage({ schemas: { of, learn: async (kind) => void learnt.push(kind) } });
  const { response } = (await webhook.ask({ body: podReview(), path })).json();
  return { learnt, response };
}

test('one that is not known is learnt for the requests to come, and nothing is mended', async () => {
  const { learnt, response } = await answered(() => undefined);
  expect(response.allowed).toBe(true);
  expect(response.patch).toBeUndefined();
  expect(response.auditAnnotations['proof']).toContain('(valid)');
  expect(learnt).toEqual([POD]);
});

test('one that is known is learnt again, because it may have changed', async () => {
  const { learnt, response } = await answered(SCHEMAS);
  expect(response.patch).toBeDefined();
  expect(learnt).toEqual([POD]);
});

test('none is asked for where nothing can be mended', async () => {
  expect((await answered(SCHEMAS, '/validate')).learnt).toEqual([]);
});
