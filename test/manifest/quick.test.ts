import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { type Read, readExactly } from '#manifest/yaml/document.ts';
import { readQuickly } from '#manifest/yaml/quick/quick.ts';
import { sectionsOf } from '#manifest/yaml/sections.ts';
import { corpusTexts, hasCorpus } from './corpus.ts';
import { DIFFERENCES, TABLE } from './oracle-texts.ts';
import { written } from './yaml-text.ts';

interface Reading {
  readonly text: string;
  readonly quick: Json | undefined;
}

/** What the quick reader says of each document. */
function readings(text: string): Reading[] {
  return sectionsOf(text)
    .filter(({ content, end }) => content < end)
    .map(({ start, content, end }) => {
      const document = text.slice(start, end);
      return { text: document, quick: readQuickly(document, content - start) };
    });
}

/** Fails where the quick reader gives a value that is not the exact one, the order of members included. */
function expectExact(texts: readonly string[]): void {
  const wrong = texts
    .flatMap(readings)
    .map((reading) => ({ ...reading, exact: readExactly(reading.text) }))
    .filter(({ quick, exact }) => quick !== undefined && !isSame(quick, exact));
  expect(wrong).toEqual([]);
}

function isSame(quick: Json, exact: Read): boolean {
  return (
    'value' in exact &&
    isDeepStrictEqual(quick, exact.value) &&
    JSON.stringify(quick) === JSON.stringify(exact.value)
  );
}

/** Pieces that turn YAML into other YAML, or into none. */
const PIECES = [
  ...[' ', '  ', '\n', '\n\n', '\n  ', '\n    ', '\r\n', '\r', '\t', '\u00a0', '\u2028', '\ufeff', '😀'],
  ...['-', '- ', '\n- ', '? ', '? a\n: b\n', '\n: ', ':', ': ', ',', '[', ']', '{', '}', '[]', '{a: b}'],
  ...['#', ' #', '# c', '&a ', '*a', '!!str ', '|', '>', '|-\n', '>+\n', '|2\n', "'", '"', '\\', '\\n'],
  ...['%', '%YAML 1.1\n', '@', '`', '~', '=', '<<: ', '.', '0', '-0', '0x1f', 'y: ', 'no', 'null'],
  ...['---', '\n---\n', '\n...\n', 'a: b\n', '- a: b\n', '"a": ', "'b' : ", '"x\n  y"', '__proto__: '],
] as const;

interface Change {
  readonly at: number;
  readonly gone: number;
  readonly piece: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(400),
  gone: fc.nat(2),
  piece: fc.constantFrom('', ...PIECES),
});

function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((each, { at, gone, piece }) => {
    const place = at % (each.length + 1);
    return each.slice(0, place) + piece + each.slice(place + gone);
  }, text);
}

describe('what the quick reader reads is what the exact one reads', () => {
  test('in the table of scalars and structures', () => {
    expectExact([...TABLE, ...DIFFERENCES.keys()]);
  });

  test('in documents in every style', () => {
    const texts = fc.sample(written, 2000).map(({ text }) => text);
    expectExact(texts);
    expect(texts.flatMap(readings).filter(({ quick }) => quick !== undefined).length).toBeGreaterThan(500);
  });

  test('in documents with something wrong or odd in them', () => {
    const odd = fc
      .tuple(
        fc.oneof(
          written.map(({ text }) => text),
          fc.constantFrom(...TABLE),
        ),
        fc.array(change, { maxLength: 4 }),
      )
      .map(([text, changes]) => changed(text, changes));
    expectExact(fc.sample(odd, 5000));
  });

  test.skipIf(!hasCorpus())('in real manifests, nearly all of them (skipped where there are none)', () => {
    const texts = [...corpusTexts().values()];
    expectExact(texts);
    const all = texts.flatMap(readings);
    const size = (some: readonly Reading[]) => some.reduce((sum, { text }) => sum + text.length, 0);
    expect(size(all.filter(({ quick }) => quick !== undefined)) / size(all)).toBeGreaterThan(0.99);
  });
});

describe('the quick reader', () => {
  test.each<[string, Json]>([
    ['yes: no\n1: 017\n', { true: false, 1: 15 }],
    ['a: 1:30\nb: 1_000\nc: 2001-01-01\n', { a: '1:30', b: 1000, c: '2001-01-01' }],
    ['a: 1\nb: 2\na: 3\n', { a: 3, b: 2 }],
    ['__proto__: {a: 1}\n', JSON.parse('{"__proto__": {"a": 1}}')],
    ['a: -0\nb: 12345678901234567890\n', { a: 0, b: 12345678901234567000 }],
    ['f:spec: {"f:a":{},}\n', { 'f:spec': { 'f:a': {} } }],
    ["? ''\n: 1\n? long-key\n:\n- 2\n", { '': 1, 'long-key': [2] }],
    ['a: one\n  two # not three\n  # four\nb:\n- - c\n', { a: 'one two', b: [['c']] }],
    [
      'a: |+ # kept\n  one\n   two\n\nb: >-\n\n  one\n  two\n\n  three\n',
      {
        a: 'one\n two\n\n',
        b: '\none two\nthree',
      },
    ],
    ['--- # head\r\na: "one\r\n\r\n  two"\r\n', { a: 'one\ntwo' }],
  ])('knows %j', (text, value) => {
    expect(readings(text).map(({ quick }) => quick)).toStrictEqual([value]);
  });

  test.each([
    ['an anchor', 'a: &b c\n'],
    ['an alias', 'a: *b\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a merge', '<<: {a: b}\n'],
    ['a directive', '%YAML 1.1\n---\na: b\n'],
    ['a directive that stands not at the start of its line', ' %YAML 1.1\n---\na: b\n'],
    ['a tab', 'a:\tb\n'],
    ['a lone carriage return', 'a: b\rc: d\n'],
    ['a line separator', 'a: b\u2028c\n'],
    ['a control character', 'a: b\u0007\n'],
    ['a byte order mark inside', 'a: b\ufeff\n'],
    ['half of a surrogate pair', 'a: b\ud83e\n'],
    ['null as a key', 'null: a\n'],
    ['infinity', 'a: .inf\n'],
    ['an unknown escape', 'a: "\\y"\n'],
    ['an escape of YAML 1.2', 'a: "\\/"\n'],
    ['a surrogate pair written as two escapes', 'a: "\\ud83e\\udd8a"\n'],
    ['a question mark that begins a word in brackets', 'a: [?b]\n'],
    ['a block scalar that says how deep it is', 'a: |2\n    b\n'],
    ['a block scalar that ends with the file', 'a: |\n  b'],
    ['quotes that hang', "a: '[\n]'\n"],
    ['a comment right behind quotes', 'a: "b"#c\n'],
    ['a key in brackets without a value', 'a: {b}\n'],
    ['a scalar on a line of its own, below a comment', 'a:\n#c\n  b\n'],
    ['text behind the marker', '--- a\n'],
    ['a bare scalar', 'a\n'],
    ['a list and a map in one column', 'a: b\n- c\n'],
    ['lines that are indented like none before', 'a:\n    b: c\n  d: e\n'],
    ['a key of 1,001 characters', `${'k'.repeat(1001)}: a\n`],
    ['101 levels', `a: ${'['.repeat(101)}${']'.repeat(101)}\n`],
  ])('leaves %s to the exact one', (_, text) => {
    expect(readings(text).map(({ quick }) => quick)).toEqual([undefined]);
  });
});
