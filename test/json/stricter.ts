import { valueAt } from '#json/lookup.ts';
import type { PatchOperation } from '#json/patch.ts';
import { indexOf, pointerOf, tokensOf } from '#json/pointer.ts';
import { isMap, type Json } from '#json/value.ts';

/** A kind of operation that the API server applies and we refuse. What we refuse is not sent. */
export interface Stricter {
  readonly reason: string;
  readonly covers: (operation: PatchOperation, root: Json) => boolean;
  /** Operations of this kind on `EXAMPLE`. */
  readonly examples: readonly PatchOperation[];
}

export const EXAMPLE: Json = { list: [1, 2], lists: [[1], [2]], map: { a: 1 } };

export const STRICTER: ReadonlyMap<string, Stricter> = new Map<string, Stricter>([
  [
    'a path by which careless code reaches a prototype',
    {
      reason: 'no Kubernetes field is called so, and a patch is also applied by the tools of others',
      covers: ({ path }) =>
        tokensOf(path).some((token) => ['__proto__', 'constructor', 'prototype'].includes(token)),
      examples: [
        { op: 'add', path: '/__proto__', value: 1 },
        { op: 'add', path: '/map/constructor', value: 1 },
        { op: 'add', path: '/prototype', value: {} },
      ],
    },
  ],
  [
    'the whole object replaced',
    {
      reason: 'a mend stays inside the fields that its policies declare',
      covers: ({ op, path }) => op === 'replace' && path === '',
      examples: [{ op: 'replace', path: '', value: {} }],
    },
  ],
  [
    'a member replaced that is not there',
    {
      reason: 'RFC 6902 (4.3) asks for it to be there; whoever replaces it has seen another object',
      covers: ({ op, path }, root) => {
        const parent = valueAt(root, pointerOf(tokensOf(path).slice(0, -1)));
        return op === 'replace' && isMap(parent) && valueAt(root, path) === undefined;
      },
      examples: [{ op: 'replace', path: '/map/b', value: 1 }],
    },
  ],
  [
    'an index with a sign or a leading zero',
    {
      reason:
        'RFC 6901 (4) knows none; the library counts negative ones from the end and drops zeros and plus signs',
      covers: ({ path }) =>
        tokensOf(path).some((token) => /^[-+]?\d+$/.test(token) && indexOf(token) === undefined),
      examples: [
        { op: 'remove', path: '/list/-1' },
        { op: 'add', path: '/list/-1', value: 3 },
        { op: 'replace', path: '/list/01', value: 3 },
        { op: 'replace', path: '/list/+1', value: 3 },
        { op: 'remove', path: '/list/-0' },
        { op: 'add', path: '/lists/-1/0', value: 3 },
      ],
    },
  ],
  [
    'a path that does not begin with a slash',
    {
      reason: 'RFC 6901 (3) asks for one; the library drops what stands before the first',
      covers: ({ path }) => path !== '' && !path.startsWith('/'),
      examples: [{ op: 'remove', path: 'spec/map' }],
    },
  ],
]);
