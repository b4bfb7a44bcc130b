import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Overlay } from '#json/overlay.ts';
import type { PatchOperation } from '#json/patch.ts';
import { pointerOf } from '#json/pointer.ts';
import { isList, isMap, type Json } from '#json/value.ts';
import { canonical } from '../oracle/canonical.ts';
import { type Answer, hasGo } from '../oracle/go.ts';
import { afterAdmission, inBase64 } from '../oracle/json-patch.ts';
import { copyOf, jsonAndPatch, mapOf, pathsIn } from '../support/arbitraries.ts';
import { EXAMPLE, STRICTER } from './stricter.ts';

interface Patched {
  readonly root: Json;
  readonly patch: readonly PatchOperation[];
}

/** What we make of a patch: canonical JSON, or undefined where we refuse it. */
interface Trial extends Patched {
  readonly ours: string | undefined;
}

/** Every operation by itself, on what those before it left, and those that apply all together. */
function trialsOf({ root, patch }: Patched): readonly Trial[] {
  const overlay = new Overlay(root);
  const applied: PatchOperation[] = [];
  const trials = patch.map((operation) => {
    // Later operations change the overlay's root.
    const before = copyOf(overlay.root);
    const refusal = overlay.apply(operation);
    if (refusal === undefined) applied.push(operation);
    return {
      root: before,
      patch: [operation],
      ours: refusal === undefined ? canonical(overlay.root) : undefined,
    };
  });
  return [...trials, { root, patch: applied, ours: canonical(overlay.root) }];
}

function answersTo(patched: readonly Patched[]): readonly Answer<string>[] {
  return afterAdmission(patched.map(({ root, patch }) => ({ object: root, patch: inBase64(patch) })));
}

/** How many of the patches that change something both apply. */
function expectAgreement(patched: readonly Patched[]): number {
  const trials = patched.flatMap(trialsOf);
  const answers = answersTo(trials);
  const disagreed = trials.flatMap((trial, index) => {
    const theirs = answers[index] ?? { error: 'no answer' };
    return agree(trial, theirs) ? [] : [{ ...trial, theirs }];
  });
  expect(disagreed).toEqual([]);
  return trials.filter(({ patch, ours }) => patch.length > 0 && ours !== undefined).length;
}

function agree({ root, patch, ours }: Trial, theirs: Answer<string>): boolean {
  if (ours !== undefined) return 'value' in theirs && theirs.value === ours;
  if ('error' in theirs) return true;
  return patch.some((operation) => [...STRICTER.values()].some(({ covers }) => covers(operation, root)));
}

/** What a pointer may hold between two slashes, whether it may or not. */
const TOKENS = [
  ...['', '-', '0', '1', '2', '-0', '-1', '-3', '+1', '00', '01', '1e0', '0x1', ' 1', '1_0', '١'],
  ...['9999999999', '9223372036854775807', '9223372036854775808', '-9223372036854775808'],
  ...['~', '~0', '~1', '~01', '~10', '~00', '~~1', '~2', '%2F', '\\', '"', '<&>', '\u0000', '\u2028'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'length', 'a', 'A', 'é', '\uffff', '𐀀'],
];
const KEYS = [...TOKENS, '/', '~/', 'a/b'];

const tangled: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, 0, -1.5e-7, '', '\u2028<é>'),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { minLength: 2, maxLength: 8 }).map(mapOf),
  ),
})).value;

function isBranch(value: Json): boolean {
  return isMap(value) || isList(value);
}

/** Pointers to something in `root`, or from there on to where there may be nothing; few without their first slash. */
function pointersIn(root: Json): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...pathsIn(root)),
      fc.array(fc.constantFrom(...TOKENS), { maxLength: 2 }),
      fc.nat(20),
    )
    .map(([path, more, chance]) => {
      const pointer = [pointerOf(path), ...more].join('/');
      return chance === 0 ? pointer.slice(1) : pointer;
    });
}

const tangledPatches: fc.Arbitrary<Patched> = tangled.filter(isBranch).chain((root) => {
  const path = pointersIn(root);
  const operation: fc.Arbitrary<PatchOperation> = fc.oneof(
    fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path, value: tangled }),
    fc.record({ op: fc.constant('remove' as const), path }),
  );
  return fc.record({ root: fc.constant(root), patch: fc.array(operation, { maxLength: 8 }) });
});

const DEPTH = 1_000;

const HOSTILE: readonly [string, Patched][] = [
  ['a null is a value', { root: { a: null }, patch: [{ op: 'replace', path: '/a', value: 1 }] }],
  ['a null is put in', { root: { a: [1] }, patch: [{ op: 'add', path: '/a/0', value: null }] }],
  ['a null can be removed', { root: { a: null }, patch: [{ op: 'remove', path: '/a' }] }],
  ['a null holds nothing', { root: { a: null }, patch: [{ op: 'add', path: '/a/b', value: 1 }] }],
  [
    'a null that was put in holds nothing',
    {
      root: {},
      patch: [
        { op: 'add', path: '/a', value: null },
        { op: 'add', path: '/a/b', value: 1 },
      ],
    },
  ],
  [
    'what was put in is changed',
    {
      root: { a: [] },
      patch: [
        { op: 'add', path: '/a/-', value: { b: [1] } },
        { op: 'add', path: '/a/0/b/-', value: { '': 2 } },
        { op: 'replace', path: '/a/0/b/1/', value: '<&>' },
        { op: 'remove', path: '/a/0/b/0' },
      ],
    },
  ],
  [
    'a prototype inside of a value is a member',
    {
      root: JSON.parse('{"__proto__": {"a": 1}, "b": {"__proto__": 2, "c": 3}}'),
      patch: [
        { op: 'add', path: '/d', value: JSON.parse('{"__proto__": {"e": 1}}') },
        { op: 'remove', path: '/b/c' },
      ],
    },
  ],
  [
    'two slashes are an empty key, with an empty one in it',
    {
      root: { '': { '': { a: 1 } } },
      patch: [
        { op: 'add', path: '///b', value: 1 },
        { op: 'remove', path: '///a' },
      ],
    },
  ],
  [
    'escapes, and what only looks like them',
    {
      root: { '~': 1, '/': 2, '~1': 3, '~0': 4 },
      patch: ['/~0', '/~1', '/~01', '/~00'].map((path) => ({ op: 'remove', path })),
    },
  ],
  [
    `${DEPTH} levels`,
    { root: nested(DEPTH, {}), patch: [{ op: 'add', path: `${'/a/0'.repeat(DEPTH)}/b`, value: 1 }] },
  ],
  [
    'an item after the last, the last by its number, and -',
    {
      root: { a: [1] },
      patch: ['/a/1', '/a/2', '/a/-', '/a/5'].map((path) => ({ op: 'add', path, value: 0 })),
    },
  ],
];

function nested(depth: number, innermost: Json): Json {
  let value = innermost;
  for (let level = 0; level < depth; level += 1) value = { a: [value] };
  return value;
}

describe.skipIf(!hasGo())('what the API server applies (skipped where go is missing)', () => {
  test('any JSON and patches of it', () => {
    expect(expectAgreement(fc.sample(jsonAndPatch, 3_000))).toBeGreaterThan(3_000);
  });

  test('pointers of what is easily taken for something else', () => {
    expect(expectAgreement(fc.sample(tangledPatches, 3_000))).toBeGreaterThan(3_000);
  });

  test.each(HOSTILE)('%s', (_, patched) => {
    expectAgreement([patched]);
  });

  test.each([...STRICTER])('applies %s, and we do not', (_, { examples, covers }) => {
    const trials = examples.map((operation) => ({ root: EXAMPLE, patch: [operation] }));
    expect(trials.map(({ patch: [operation] }) => operation && covers(operation, EXAMPLE))).not.toContain(
      false,
    );
    expect(examples.map((operation) => new Overlay(EXAMPLE).apply(operation))).not.toContain(undefined);
    expect(answersTo(trials).filter((answer) => 'error' in answer)).toEqual([]);
  });
});

test('the library is the one that the API server of the cluster tests is built with', () => {
  const [ours, theirs] = ['oracle', 'cluster'].map(
    (folder) =>
      /gopkg\.in\/evanphx\/json-patch\S* v\S+/.exec(
        readFileSync(new URL(`../${folder}/go.mod`, import.meta.url), 'utf8'),
      )?.[0],
  );
  expect(ours).toBeDefined();
  expect(ours).toBe(theirs);
});
