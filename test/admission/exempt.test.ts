import { describe, expect, test } from 'vitest';
import { decode } from '#admission/decode.ts';
import { exempt } from '#admission/exempt.ts';
import type { Facts } from '#facts.ts';
import type { Json, JsonMap } from '#json/value.ts';
import { MUTATE, type RequestParts, reviewOf } from '../support/reviews.ts';
import { podWith } from '../support/workloads.ts';

const OBJECT = podWith({ containers: [{ name: 'app' }] });

const FACTS: Facts = { ...MUTATE, exclude: { namespaces: ['admend-system'], users: ['system:argocd'] } };

function exempted(object: Json, parts: RequestParts = {}, facts = FACTS) {
  const review = reviewOf(OBJECT, parts) as { request: JsonMap };
  const { request } = decode({ ...review, request: { ...review.request, object } });
  if (request === undefined) throw new Error('no request');
  return exempt(request, facts);
}

const DELETED = podWith({}, { deletionTimestamp: '2026-11-21T12:00:00Z' });

describe('a request is let through unjudged', () => {
  test.each<[string, Json, RequestParts]>([
    ['operation', OBJECT, { operation: 'DELETE' }],
    ['operation', OBJECT, { operation: 'CONNECT' }],
    ['operation', OBJECT, { operation: 'create' }],
    ['operation', OBJECT, { operation: '' }],
    ['excluded-namespace', OBJECT, { namespace: 'admend-system' }],
    ['excluded-user', OBJECT, { user: 'system:argocd' }],
    ['no-object', null, {}],
    ['no-object', [OBJECT], {}],
    ['being-deleted', DELETED, { operation: 'UPDATE', oldObject: podWith({}) }],
    ['nothing-changed', OBJECT, { operation: 'UPDATE', oldObject: OBJECT }],
  ])('%s', (reason, object, parts) => {
    expect(exempted(object, parts)).toEqual({ exemption: reason });
  });

  test('for the reason that is cheapest to see, where there are several', () => {
    const all = { operation: 'DELETE', namespace: 'admend-system', user: 'system:argocd' };
    expect(exempted(null, all)).toEqual({ exemption: 'operation' });
    expect(exempted(null, { ...all, operation: 'CREATE' })).toEqual({ exemption: 'excluded-namespace' });
    expect(exempted(null, { user: 'system:argocd' })).toEqual({ exemption: 'excluded-user' });
  });
});

describe('a request is judged', () => {
  test.each<[string, Json, RequestParts]>([
    ['on create', OBJECT, {}],
    ['on create, whatever its old object', OBJECT, { oldObject: OBJECT }],
    ['on update without an old object', OBJECT, { operation: 'UPDATE' }],
    ['in a namespace whose name only starts alike', OBJECT, { namespace: 'admend-system-2' }],
    ['without a namespace, as of a kind that is in none', OBJECT, { namespace: '' }],
    [
      'where the time of deletion is null',
      podWith({}, { deletionTimestamp: null }),
      { operation: 'UPDATE', oldObject: podWith({ a: 1 }) },
    ],
    // The API server takes no such time from whoever creates.
    ['on create, whatever its time of deletion', DELETED, {}],
  ])('%s', (_, object, parts) => {
    expect(exempted(object, parts)).toEqual({ object });
  });

  test('where nobody is excluded', () => {
    expect(exempted(OBJECT, { namespace: 'admend-system', user: 'system:argocd' }, MUTATE)).toEqual({
      object: OBJECT,
    });
  });
});

describe('an update', () => {
  const old = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'test',
      resourceVersion: '1',
      labels: { a: '1' },
      annotations: {},
      ownerReferences: [],
    },
    spec: { containers: [{ name: 'app', image: 'a:1' }] },
    status: { phase: 'Pending' },
  };
  const updated = (object: JsonMap) => exempted(object, { operation: 'UPDATE', oldObject: old }).exemption;

  test.each<[string, JsonMap]>([
    ['the status', { ...old, status: { phase: 'Running' } }],
    [
      'the bookkeeping',
      { ...old, metadata: { ...old.metadata, resourceVersion: '2', generation: 2, finalizers: ['a'] } },
    ],
    ['the order of keys', { spec: old.spec, status: old.status, metadata: old.metadata }],
    ['nothing but a null that comes or goes', { ...old, status: null }],
  ])('that changes %s is let through', (_, object) => {
    expect(updated(object)).toBe('nothing-changed');
  });

  test.each<[string, JsonMap]>([
    ['the spec', { ...old, spec: { containers: [{ name: 'app', image: 'a:2' }] } }],
    ['the order of containers', { ...old, spec: { containers: [{ name: 'b' }, { name: 'a' }] } }],
    ['a label', { ...old, metadata: { ...old.metadata, labels: { a: '2' } } }],
    ['an annotation', { ...old, metadata: { ...old.metadata, annotations: { a: '1' } } }],
    ['its owner', { ...old, metadata: { ...old.metadata, ownerReferences: [{ controller: true }] } }],
    ['its spec to nothing', { ...old, spec: null }],
    ['what a kind without a spec holds', { ...old, rules: [{ verbs: ['*'] }] }],
    ['what a ConfigMap holds', { ...old, data: { currency: 'EUR' } }],
    ['what it holds in bytes', { ...old, binaryData: { logo: 'AAAA' } }],
  ])('that changes %s is judged', (_, object) => {
    expect(updated(object)).toBeUndefined();
  });
});
