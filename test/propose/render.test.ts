import { expect, test } from 'vitest';
import type { PatchOperation } from '#json/patch.ts';
import type { Json } from '#json/value.ts';
import { render } from '#propose/render.ts';
import { remove, set } from '../support/policies.ts';

const POINTER = '/spec/securityContext/seccompProfile/type';

test.each<[string, Json, PatchOperation]>([
  [
    'a value that is there',
    { spec: { securityContext: { seccompProfile: { type: 'x' } } } },
    { op: 'replace', path: POINTER, value: 1 },
  ],
  [
    'an absent value',
    { spec: { securityContext: { seccompProfile: {} } } },
    { op: 'add', path: POINTER, value: 1 },
  ],
  [
    'a null value',
    { spec: { securityContext: { seccompProfile: { type: null } } } },
    { op: 'replace', path: POINTER, value: 1 },
  ],
  [
    'an absent parent',
    { spec: { securityContext: {} } },
    { op: 'add', path: '/spec/securityContext/seccompProfile', value: { type: 1 } },
  ],
  [
    'a null grandparent',
    { spec: { securityContext: null } },
    { op: 'replace', path: '/spec/securityContext', value: { seccompProfile: { type: 1 } } },
  ],
  [
    'nothing at all',
    {},
    { op: 'add', path: '/spec', value: { securityContext: { seccompProfile: { type: 1 } } } },
  ],
])('a set meets %s', (_, root, operation) => {
  expect(render(set(POINTER, 1), root)).toEqual(operation);
});

test.each<[string, string, Json]>([
  ['a text on the way', POINTER, { spec: { securityContext: 'none' } }],
  ['a list on the way', '/spec/list/a', { spec: { list: [1] } }],
  ['an item that its list does not have', '/spec/list/1', { spec: { list: [1] } }],
  ['a map where an item is to be added', '/spec/list/-', { spec: { list: {} } }],
  ['a text above the list', '/spec/list/-', { spec: 'none' }],
])('a set cannot be where there is %s', (_, pointer, root) => {
  expect(render(set(pointer, 1), root)).toEqual({ problem: expect.stringMatching(/cannot be set/) });
});

test.each<[string, Json, PatchOperation]>([
  ['a list', { list: [1] }, { op: 'add', path: '/list/-', value: 2 }],
  ['an empty list', { list: [] }, { op: 'add', path: '/list/-', value: 2 }],
  ['no list', {}, { op: 'add', path: '/list', value: [2] }],
  ['null', { list: null }, { op: 'replace', path: '/list', value: [2] }],
])('an item added to the end meets %s', (_, root, operation) => {
  expect(render(set('/list/-', 2), root)).toEqual(operation);
});

test('an item added to the end brings the parents of its list with it', () => {
  expect(render(set('/a/list/-', 2), {})).toEqual({ op: 'add', path: '/a', value: { list: [2] } });
});

test('a set replaces an item of a list', () => {
  expect(render(set('/list/0', 2), { list: [1] })).toEqual({ op: 'replace', path: '/list/0', value: 2 });
});

test('a set of a whole object stays one, for the verifier to refuse', () => {
  expect(render(set('', 2), {})).toEqual({ op: 'replace', path: '', value: 2 });
});

test('keys that need escaping are escaped in the parent’s path and not in its value', () => {
  expect(render(set('/a~1b/c~0d', 1), {})).toEqual({ op: 'add', path: '/a~1b', value: { 'c~d': 1 } });
});

test('a name that every object inherits is absent', () => {
  expect(render(set('/toString/a', 1), {})).toEqual({ op: 'add', path: '/toString', value: { a: 1 } });
});

test('a removal is what it says', () => {
  expect(render(remove(POINTER), {})).toEqual({ op: 'remove', path: POINTER });
});

test.each<[string, string, Json, string]>([
  ['an item beside others', '/map/list/0', { map: { list: [1, 2] } }, '/map/list/0'],
  ['a field beside others', '/map/a', { map: { a: 1, b: 1 } }, '/map/a'],
  ['the last item of a list', '/map/list/0', { map: { list: [1] } }, '/map/list'],
  ['the last field of a map', '/map/a', { map: { a: 1 } }, '/map'],
  ['no further than that', '/above/map/a', { above: { map: { a: 1 } } }, '/above/map'],
  ['the last field of an item, which stays', '/list/0/a', { list: [{ a: 1 }] }, '/list/0/a'],
  ['the last field of the object, which stays', '/a', { a: 1 }, '/a'],
  ['what is not there', '/map/b', { map: { a: 1 } }, '/map/b'],
])('a removal takes along what it would leave empty: %s', (_, pointer, root, path) => {
  expect(render(remove(pointer), root)).toEqual({ op: 'remove', path });
});
