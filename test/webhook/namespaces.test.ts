import { setTimeout as elapsed } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { compile } from '#policyset/sets.ts';
import type { NamespaceSource } from '#webhook/admission.ts';
import { chosen, inForce, policyCalled, policySet } from '../support/sets.ts';
import { podReview, type Stage, stage } from './stage.ts';

/** A policy set that goes by the labels of namespaces, and where the webhook has them from. */

const SETS = compile(
  [
    policySet([chosen(policyCalled('run-as-non-root'), { unmended: 'deny' })], {
      match: { namespaceSelector: { matchLabels: { tier: 'production' } } },
    }),
  ],
  'sha256:0123456789abcdef',
);

let webhook: Stage | undefined;
afterEach(() => webhook?.close());

async function answered(namespaces: Partial<NamespaceSource>) {
  const source = { labelsOf: () => 'unknown' as const, lookUp: async () => {}, ...namespaces };
  webhook = await stage({ policySets: inForce(() => SETS), namespaces: source });
  return (await webhook.ask({ body: podReview(), path: '/validate' })).json().response;
}

test('labels that are known decide', async () => {
  expect((await answered({ labelsOf: () => ({ tier: 'production' }) })).allowed).toBe(false);
});

test('other labels leave the set without a say', async () => {
  expect(await answered({ labelsOf: () => ({}) })).toMatchObject({ allowed: true });
});

test('a namespace that is not known yet is looked up', async () => {
  const asked: string[] = [];
  const known = new Map<string, Record<string, string>>();
  const response = await answered({
    labelsOf: (name) => known.get(name) ?? 'unknown',
    lookUp: async (name) => {
      asked.push(name);
      known.set(name, { tier: 'production' });
    },
  });
  expect(response.allowed).toBe(false);
  expect(asked).toHaveLength(1);
});

test('one that cannot be found out leaves the set without a say, and the answer says so', async () => {
  const response = await answered({});
  expect(response).toMatchObject({ allowed: true, auditAnnotations: { undecided: 'test' } });
});

test('the answer does not wait for a cluster that does not answer', async () => {
  const response = await answered({ lookUp: () => elapsed(600_000, undefined, { ref: false }) });
  expect(response).toMatchObject({ allowed: true, auditAnnotations: { undecided: 'test' } });
});
