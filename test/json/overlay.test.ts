import { describe, expect, test } from 'vitest';
import { childOf, valueAt } from '#json/lookup.ts';
import { Overlay } from '#json/overlay.ts';
import type { PatchOperation } from '#json/patch.ts';
import { pointerOf, tokensOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import { jsonAndPatch, pathsIn } from '../support/arbitraries.ts';
import { expectSame, forAll } from '../support/laws.ts';
import { patched } from '../support/oracle.ts';

const ROOT: Json = { list: [1, 2, 3], map: { a: 1, nothing: null }, text: 'abc' };

function apply(root: Json, ...patch: PatchOperation[]) {
  const overlay = new Overlay(root);
  return { problems: patch.map((operation) => overlay.apply(operation)), root: overlay.root };
}

describe('an operation that applies', () => {
  test.each<[string, PatchOperation, Json]>([
    ['adds a member', { op: 'add', path: '/map/b', value: 2 }, { a: 1, nothing: null, b: 2 }],
    ['adds over a member', { op: 'add', path: '/map/a', value: 2 }, { a: 2, nothing: null }],
    ['replaces a member', { op: 'replace', path: '/map/a', value: [] }, { a: [], nothing: null }],
    ['replaces a null', { op: 'replace', path: '/map/nothing', value: 1 }, { a: 1, nothing: 1 }],
    ['removes a member', { op: 'remove', path: '/map/a' }, { nothing: null }],
  ])('%s', (_, operation, map) => {
    expect(apply(ROOT, operation)).toEqual({
      problems: [undefined],
      root: { list: [1, 2, 3], map, text: 'abc' },
    });
  });

  test.each<[string, PatchOperation, Json]>([
    ['inserts an item', { op: 'add', path: '/list/1', value: 9 }, [1, 9, 2, 3]],
    ['inserts before the first', { op: 'add', path: '/list/0', value: 9 }, [9, 1, 2, 3]],
    ['appends by index', { op: 'add', path: '/list/3', value: 9 }, [1, 2, 3, 9]],
    ['appends by -', { op: 'add', path: '/list/-', value: 9 }, [1, 2, 3, 9]],
    ['replaces an item', { op: 'replace', path: '/list/2', value: 9 }, [1, 2, 9]],
    ['removes an item', { op: 'remove', path: '/list/0' }, [2, 3]],
  ])('%s', (_, operation, list) => {
    expect(apply(ROOT, operation)).toMatchObject({ problems: [undefined], root: { list } });
  });
});

describe('an operation that does not apply says why and changes nothing', () => {
  test.each<[string, PatchOperation, RegExp]>([
    ['the whole document', { op: 'replace', path: '', value: 1 }, /whole object/],
    ['a path without its first slash', { op: 'add', path: 'map', value: 1 }, /not a JSON Pointer/],
    ['a parent that is not there', { op: 'add', path: '/no/where', value: 1 }, /parent does not exist/],
    ['a parent that is a scalar', { op: 'add', path: '/text/a', value: 1 }, /parent does not exist/],
    ['a parent that is null', { op: 'add', path: '/map/nothing/a', value: 1 }, /parent does not exist/],
    ['a grandparent that is a scalar', { op: 'add', path: '/text/a/b', value: 1 }, /parent does not exist/],
    ['replacing what is not there', { op: 'replace', path: '/map/b', value: 1 }, /does not exist/],
    ['removing what is not there', { op: 'remove', path: '/map/b' }, /does not exist/],
    ['removing an inherited name', { op: 'remove', path: '/map/toString' }, /does not exist/],
    ['an index beyond the end', { op: 'add', path: '/list/4', value: 1 }, /not an item/],
    ['replacing one past the end', { op: 'replace', path: '/list/3', value: 1 }, /not an item/],
    ['removing -', { op: 'remove', path: '/list/-' }, /not an item/],
    ['an index with a leading zero', { op: 'add', path: '/list/01', value: 1 }, /not an item/],
    ['a name in a list', { op: 'add', path: '/list/length', value: 0 }, /not an item/],
    ['a prototype', { op: 'add', path: '/__proto__/a', value: 1 }, /reaches a prototype/],
    ['a constructor', { op: 'add', path: '/constructor/prototype/a', value: 1 }, /reaches a prototype/],
    [
      'a prototype as the last token',
      { op: 'add', path: '/map/__proto__', value: {} },
      /reaches a prototype/,
    ],
  ])('%s', (_, operation, problem) => {
    const { problems, root } = apply(ROOT, operation);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(root).toEqual(ROOT);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('on a document that is no map or list', () => {
    expect(apply('text', { op: 'add', path: '/a', value: 1 }).problems).toEqual([
      expect.stringMatching(/parent/),
    ]);
  });
});

const REACHES_PROTOTYPE = /(^|\/)(__proto__|constructor|prototype)(\/|$)/;

test('does what fast-json-patch does, and refuses what it refuses', () => {
  forAll(
    jsonAndPatch,
    ({ root, patch }) => {
      const overlay = new Overlay(root);
      for (const operation of patch) {
        const expected = outcomeByOracle(overlay.root, operation);
        const problem = overlay.apply(operation);
        expect(problem === undefined, `${JSON.stringify(operation)}: ${problem}`).toBe(
          expected !== undefined,
        );
        if (expected !== undefined) expectSame(overlay.root, expected.root);
      }
    },
    500,
  );
});

/** What fast-json-patch makes of one operation; undefined where it, or our own stricter rule, refuses it. */
function outcomeByOracle(root: Json, operation: PatchOperation): { root: Json } | undefined {
  if (operation.path === '' || REACHES_PROTOTYPE.test(operation.path)) return undefined;
  // It takes a scalar for a parent, a name for an index, and an inherited name for a member.
  const tokens = tokensOf(operation.path);
  const last = tokens.pop() ?? '';
  const parent = tokens.reduce<Json | undefined>(childOf, root);
  if (typeof parent !== 'object' || parent === null) return undefined;
  if (Array.isArray(parent) && !/^(-|0|[1-9]\d*)$/.test(last)) return undefined;
  if (operation.op !== 'add' && childOf(parent, last) === undefined) return undefined;
  try {
    return { root: patched(root, [operation]) };
  } catch {
    return undefined;
  }
}

test('shares with the original whatever no operation reached for, and leaves the original alone', () => {
  forAll(jsonAndPatch, ({ root, patch }) => {
    const before = JSON.stringify(root);
    const overlay = new Overlay(root);
    for (const operation of patch) overlay.apply(operation);
    expect(JSON.stringify(root)).toBe(before);
    for (const pointer of untouchedIn(root, patch)) {
      expect(valueAt(overlay.root, pointer)).toBe(valueAt(root, pointer));
    }
  });
});

/** Operations move the items of lists, so only what no list leads to keeps its pointer. */
function untouchedIn(root: Json, patch: readonly PatchOperation[]): readonly string[] {
  const namedOnly = (tokens: readonly string[]) =>
    tokens.every((_, depth) => !Array.isArray(valueAt(root, pointerOf(tokens.slice(0, depth)))));
  return pathsIn(root)
    .filter(namedOnly)
    .map(pointerOf)
    .filter((pointer) => valueAt(root, pointer) !== undefined)
    .filter(
      (pointer) => !patch.some(({ path }) => isOrLiesBelow(path, pointer) || isOrLiesBelow(pointer, path)),
    );
}

function isOrLiesBelow(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}

test('copies each branch once, and only on the way to a change', () => {
  const root: Json = { a: { b: { c: 1 } }, other: { d: 1 } };
  const overlay = new Overlay(root);
  overlay.apply({ op: 'add', path: '/a/b/x', value: 1 });
  const branch = valueAt(overlay.root, '/a/b');
  overlay.apply({ op: 'add', path: '/a/b/y', value: 1 });
  expect(valueAt(overlay.root, '/a/b')).toBe(branch);
  expect(valueAt(overlay.root, '/other')).toBe(root['other']);
});

test('never writes into the value of an operation', () => {
  const value = { inner: {} };
  const { root } = apply({}, { op: 'add', path: '/a', value }, { op: 'add', path: '/a/inner/b', value: 1 });
  expect(root).toEqual({ a: { inner: { b: 1 } } });
  expect(value).toEqual({ inner: {} });
});
