import { describe, expect, test } from 'vitest';
import type { PatchOperation } from '#json/patch.ts';
import type { Json } from '#json/value.ts';
import type { Change } from '#manifest/change.ts';
import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';
import { afterwards } from './operations.ts';
import { CASES } from './splice-cases.ts';

/** The change of the one object of a document, or of one in its List. */
function change(text: string, operations: readonly PatchOperation[], document = 0, item?: number): Change {
  const read = readManifest(text)[document];
  const whole: Json = read?.kind === 'value' ? read.value : null;
  const pointer = item === undefined ? '' : `/items/${item}`;
  const lifted = operations.map((operation) => ({ ...operation, path: `${pointer}${operation.path}` }));
  const changed = read?.kind === 'value' ? lifted.reduce(afterwards, whole) : null;
  const expected = item === undefined ? changed : itemOf(changed, item);
  return { document, pointer, operations, expected };
}

function itemOf(list: Json, item: number): Json {
  const found: unknown = Object.values(list ?? {}).find((member) => Array.isArray(member));
  return Array.isArray(found) ? found[item] : null;
}

const add = (path: string, value: Json): PatchOperation => ({ op: 'add', path, value });

describe('an edit looks as if a person had made it', () => {
  test.each(CASES)('$name', ({ before, operations, after }) => {
    const spliced = splice(before, [change(before, operations)]);
    expect(spliced.refused).toEqual([]);
    expect(spliced.text).toBe(after);
  });
});

describe('a change is refused, and its object left as it was', () => {
  const anchored = 'a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n';
  const refusals: readonly [name: string, text: string, operation: PatchOperation, reason: string][] = [
    [
      'through an alias',
      anchored,
      add('/c/b', 2),
      '/c is the alias *x: what it stands for is written elsewhere',
    ],
    ['of an alias', anchored, add('/c', 2), '/c is the alias *x: what it stands for is written elsewhere'],
    ['of what an alias means', anchored, add('/a/b', 2), '/a has the anchor &x, which is used elsewhere too'],
    [
      'that drops an anchor',
      anchored,
      { op: 'remove', path: '/a' },
      '/a holds the anchor &x, which is used elsewhere too',
    ],
    [
      'of a merged member',
      anchored,
      { op: 'replace', path: '/d/b', value: 2 },
      '/d/b is not written here, it can only come from a merge (<<)',
    ],
    [
      'into a merged map',
      'a: &x {b: {}}\nd:\n  <<: *x\n',
      add('/d/b/c', 2),
      '/d/b is not written here, it can only come from a merge (<<)',
    ],
    [
      'of a pair without braces',
      'a: [b: 1]\n',
      add('/a/0/c', 2),
      'the edited text would not say what was verified',
    ],
  ];

  test.each(refusals)('%s', (_, text, operation, reason) => {
    const spliced = splice(text, [change(text, [add('/ok', 1), operation])]);
    expect(spliced).toEqual({ text, refused: [{ document: 0, pointer: '', reason }] });
  });

  test('members beside an alias or a merge are not', () => {
    const operations: PatchOperation[] = [
      add('/d/e', 3),
      add('/d/f', 4),
      add('/g', 5),
      { op: 'remove', path: '/c' },
    ];
    const spliced = splice(anchored, [change(anchored, operations)]);
    expect(spliced).toEqual({ text: 'a: &x {b: 1}\nd: {<<: *x, e: 3, f: 4}\ng: 5\n', refused: [] });
  });

  test('when the result is not the one that was verified', () => {
    const wrong: Change = { document: 0, pointer: '', operations: [add('/b', 1)], expected: { a: 1, b: 2 } };
    const spliced = splice('a: 1\n', [wrong]);
    expect(spliced.text).toBe('a: 1\n');
    expect(spliced.refused[0]?.reason).toBe('the edited text would not say what was verified');
  });

  test.each<[text: string, change: Partial<Change>, reason: RegExp]>([
    ['a: 1\n', { document: 1 }, /no document 1/],
    ['a: 1\n', { pointer: '/items/0' }, /no \/items/],
    ['a: 1\n', { operations: [add('/x/y', 1)] }, /no \/x/],
    ['a: [1]\n', { operations: [add('/a/2', 1)] }, /no \/a\/2/],
    ['a: [1]\n', { operations: [{ op: 'remove', path: '/a/-' }] }, /no \/a\/-/],
    ['a: 1\n', { operations: [add('/a/b', 1)] }, /\/a is no map and no list/],
    ['a: 1\n', { operations: [{ op: 'remove', path: '' }] }, /whole object/],
    ['a: [1\n', {}, /expected a closing \]/],
    ['---\n', { operations: [add('/a', 1)] }, /no map/],
  ])('%j where the change does not fit: %j', (text, part, reason) => {
    const spliced = splice(text, [{ document: 0, pointer: '', operations: [], expected: null, ...part }]);
    expect(spliced.text).toBe(text);
    expect(spliced.refused).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });
});

describe('many changes', () => {
  const documents = ['a: 1 # one', 'a: &x 1\nb: *x', '# nothing', 'a: [1', '{"a":1}{"a":2}', 'a: 5'].join(
    '\n---\n',
  );

  test('of many documents: each stands or falls alone', () => {
    const changes = [6, 0, 1, 2, 3, 4, 5, 7].map((document) =>
      change(documents, [{ op: 'replace', path: '/a', value: 9 }], document),
    );
    const { text, refused } = splice(documents, changes);
    expect(text).toBe(
      ['a: 9 # one', 'a: &x 1\nb: *x', '# nothing', 'a: [1', '{"a":9}{"a":9}', 'a: 9'].join('\n---\n'),
    );
    expect(refused.map(({ document }) => document)).toEqual([1, 2, 3, 7]);
  });

  test('of many objects of a List: those that fail leave the others', () => {
    const count = 200;
    const items = Array.from({ length: count }, (_, at) => `- a: ${at}\n  b: {}\n`).join('');
    const text = `kind: List\nitems:\n${items}`;
    const changes = Array.from({ length: count }, (_, at) => {
      const right = change(text, [add('/b/c', at)], 0, at);
      return at % 50 === 7 ? { ...right, expected: null } : right;
    });
    const spliced = splice(text, changes);
    expect(spliced.refused.map(({ pointer }) => pointer)).toEqual([
      '/items/7',
      '/items/57',
      '/items/107',
      '/items/157',
    ]);
    expect(spliced.text.match(/b: \{\}/g)).toHaveLength(4);
    expect(spliced.text.match(/^ {4}c: \d+$/gm)).toHaveLength(count - 4);
  });

  test('none change nothing', () => {
    expect(splice(documents, [])).toEqual({ text: documents, refused: [] });
    expect(splice('a:   1\n', [change('a:   1\n', [])])).toEqual({ text: 'a:   1\n', refused: [] });
  });

  test('guards are no changes', () => {
    const guard: Change = {
      document: 0,
      pointer: '',
      operations: [{ op: 'test', path: '/a', value: 2 }],
      expected: { a: 1 },
    };
    expect(splice('a:   1\n', [guard])).toEqual({ text: 'a:   1\n', refused: [] });
  });

  test('a value that is already there is not written again', () => {
    const text = 'a: "1" # as text\nb: 0x10\n';
    expect(splice(text, [change(text, [add('/a', '1'), add('/b', 16)])])).toEqual({ text, refused: [] });
  });
});
