import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MINORS } from '#schema/built-in.ts';
import type { Definitions } from '#schema/openapi.ts';
import { REMOVED_APIS, removedApi } from '#workload/removed-apis.ts';

/** What API servers of this minor version serve: `apps/v1/Deployment`. */
function servedBy(minor: string): ReadonlySet<string> {
  const text = readFileSync(new URL(`../../schemas/${minor}.json`, import.meta.url), 'utf8');
  const { kinds }: Definitions = JSON.parse(text);
  return new Set(Object.keys(kinds));
}

test.each(MINORS)('none is served by Kubernetes %s, and what took its place is', (minor) => {
  const served = servedBy(minor);
  const old = REMOVED_APIS.map(({ group, version, kind }) => `${group}/${version}/${kind}`);
  expect(old.filter((name) => served.has(name))).toEqual([]);
  const successors = REMOVED_APIS.flatMap(({ instead, kind }) =>
    instead === undefined ? [] : [`${instead}/${kind}`],
  );
  expect(successors.filter((name) => !served.has(name))).toEqual([]);
});

test('each is there once', () => {
  const names = REMOVED_APIS.map(({ group, version, kind }) => `${group}/${version} ${kind}`);
  expect(new Set(names).size).toBe(names.length);
});

test('only what once was served is gone', () => {
  expect(removedApi('extensions/v1beta1', 'Ingress')).toMatchObject({
    removedIn: '1.22',
    instead: 'networking.k8s.io/v1',
  });
  expect(removedApi('networking.k8s.io/v1', 'Ingress')).toBeUndefined();
  expect(removedApi('extensions/v1beta1', 'Pod')).toBeUndefined();
  expect(removedApi('', '')).toBeUndefined();
});
