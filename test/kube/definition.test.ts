import { expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import type { Api } from '#kube/api.ts';
import { definitionAt } from '#kube/definition.ts';

/** An API server that has taken the definition and says so little by little. */
function apiSaying(...conditions: readonly (readonly Json[])[]): Api {
  const left = [...conditions];
  const unused = () => Promise.reject(new Error('not asked for'));
  return {
    server: 'https://api.example',
    patch: async () => ({}),
    get: async () => ({ status: { conditions: left.length > 1 ? (left.shift() ?? []) : (left[0] ?? []) } }),
    remove: unused,
    stream: unused,
  };
}

const NOT_YET = [{ type: 'Established', status: 'False' }];
const ESTABLISHED = [{ type: 'Established', status: 'True' }];

test('a definition is applied once it is served', async () => {
  await expect(definitionAt(apiSaying([], NOT_YET, ESTABLISHED), 0).apply()).resolves.toBeUndefined();
});

test('a definition that is never served is no success', async () => {
  await expect(definitionAt(apiSaying(NOT_YET), 0).apply()).rejects.toMatchObject({
    code: 'cluster-unreachable',
    message: 'https://api.example: it has kind PolicySet, but does not serve it',
  });
});
