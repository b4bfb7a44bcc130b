import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ManifestDocument, readManifest } from '#manifest/read.ts';
import { written } from './yaml-text.ts';

/** Each document in a word: its value as JSON, `empty`, or where the error is. */
function outline(text: string): string[] {
  return readManifest(text).map((document) => {
    if (document.kind === 'value') return JSON.stringify(document.value);
    return document.kind === 'empty' ? 'empty' : `error ${document.line}:${document.column}`;
  });
}

describe('documents', () => {
  const cases: readonly [name: string, text: string, outline: readonly string[]][] = [
    ['nothing', '', []],
    ['only comments', '# a\n\n# b\n', []],
    ['one', 'a: 1\n', ['{"a":1}']],
    ['an explicit null is a value', 'null\n', ['null']],
    ['a first marker begins the first document', '# head\n---\na: 1\n', ['{"a":1}']],
    ['empty ones count', '---\n---\na: 1\n---\n# only this\n---\n', ['empty', '{"a":1}', 'empty', 'empty']],
    ['a value on the marker’s line', '--- {a: 1}\n--- text\n', ['{"a":1}', '"text"']],
    ['an end marker and a bare document', 'a: 1\n...\nb: 2\n...\n...\n# end\n', ['{"a":1}', '{"b":2}']],
    ['directives', '%YAML 1.1\n---\na: yes\n...\n%TAG ! !\n---\nb: 1\n', ['{"a":true}', '{"b":1}']],
    ['directives for nothing', '%YAML 1.1\n', ['error 2:1']],
    ['a marker inside quotes ends the document', 'a: "b\n---\nc: 1\n', ['error 2:1', '{"c":1}']],
    ['a marker inside brackets too', 'a: [1,\n---\nc: 1\n', ['error 2:1', '{"c":1}']],
    ['no marker', 'a: |\n  ---\n  b\nc: ---d\n', ['{"a":"---\\nb\\n","c":"---d"}']],
    ['JSON', '{"a": "yes", "b": "\\ud83e\\udd8a"}', ['{"a":"yes","b":"🦊"}']],
    [
      'JSON one after the other',
      '{"a":1}{"b":"}{"}\n{"c":"\\""}\n',
      ['{"a":1}', '{"b":"}{"}', '{"c":"\\""}'],
    ],
    ['JSON behind a marker', '---\n{"a":1}\n{"b":2}\n---\nc: 3\n', ['{"a":1}', '{"b":2}', '{"c":3}']],
    ['braces that are no JSON', '{a: 1}\n{b: 2}\n', ['error 2:1']],
    ['byte order marks', '\uFEFFa: 1\n---\n\uFEFFb: 2\nc: 3\n', ['{"a":1}', '{"b":2,"c":3}']],
    ['CRLF', 'a: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n', ['{"a":1}', '{"b":"x\\ny\\n"}']],
    ['text behind the end of the document', '  a: 1\nb: 2\n', ['error 2:1']],
  ];

  test.each(cases)('%s', (_, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  test('know their index and the line of their first content', () => {
    const text = '# head\n\na: 1\n---\n\n# about b\nb: 1\n---\n---\n{"c":\n1}{"d": 1}\n';
    const lines = readManifest(text).map(({ index, line }) => [index, line]);
    expect(lines).toEqual([
      [0, 3],
      [1, 7],
      [2, 9],
      [3, 10],
      [4, 11],
    ]);
  });
});

describe('a document that cannot be read', () => {
  test('is an entry, and hides no other', () => {
    const text = 'a: 1\n---\nkind: Pod\n  name: x\n---\nb: *nothing\n---\nc: 3\n';
    const documents = readManifest(text);
    expect(documents.map(({ kind }) => kind)).toEqual(['value', 'error', 'error', 'value']);
    expect(documents[2]).toEqual({
      index: 2,
      kind: 'error',
      line: 6,
      column: 4,
      message: 'expected an anchor &nothing before its alias',
    });
  });

  test.each<[text: string, line: number, column: number, message: RegExp]>([
    ['a: [1, 2\n', 2, 1, /a closing \]/],
    ['a: "b\n', 2, 1, /a closing "/],
    ['a: b: c\n', 1, 4, /one "key: value" on this line/],
    ['a:\n\tb: 1\n', 2, 1, /a tab cannot indent/],
    ['a: "\\q"\n', 1, 4, /an escape that YAML knows, not \\q/],
    ['a: .inf\n', 1, 4, /a number that JSON can hold, not .inf/],
    ['a: !!int x\n', 1, 4, /fits its tag !!int, not "x"/],
    ['a: !!binary x\n', 1, 4, /base64/],
    ['~: 1\n', 1, 1, /a map key other than null/],
    ['? [a]\n: 1\n', 1, 3, /a scalar as a map key/],
    ['a: &x [*x]\n', 1, 8, /&x that does not contain itself/],
    ['<<: 1\n', 1, 5, /behind <</],
    ['a: \u0007\n', 1, 4, /not U\+0007/],
    ['a: "\ud800"\n', 1, 5, /not U\+D800/],
    ['a: "x\u2028y"\n', 1, 4, /written as an escape/],
    ['a: [1 2: 3}\n', 1, 11, /a closing \]/],
    ['a: 1\nb\n', 2, 1, /a ":" behind the key/],
    ['a: 1\n b: 2\n', 1, 4, /one "key: value" on this line/],
    ['a:\n  b: 1\n c: 2\n', 3, 1, /at the same column/],
    ['a: @x\n', 1, 4, /quotes around a value that begins with reserved character @/],
    ['a: "x" y\n', 1, 8, /the document to end here/],
    ['{"a": 1e999}', 1, 1, /fit into 64 bits/],
  ])('%j: says where, and what was expected', (text, line, column, message) => {
    const [document] = readManifest(text);
    expect(document).toMatchObject({ kind: 'error', line, column, message: expect.stringMatching(message) });
  });
});

describe('hostile texts', () => {
  const deep = 20_000;
  const bomb = [...'bcdefghij'].map(
    (name, level) => `${name}: &${name} [${`*${'abcdefghij'[level]},`.repeat(9)}]`,
  );
  const texts: Record<string, string> = {
    brackets: '['.repeat(deep) + ']'.repeat(deep),
    'open brackets': '['.repeat(deep),
    'JSON objects': `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
    dashes: '- '.repeat(deep),
    'question marks': '? '.repeat(deep),
    colons: 'a: '.repeat(deep),
    'alias bomb': `a: &a [x,x,x,x,x,x,x,x,x]\n${bomb.join('\n')}\n`,
    'alias chain': Array.from(
      { length: deep },
      (_, at) => `a${at}: &a${at} [${at ? `*a${at - 1}` : ''}]\n`,
    ).join(''),
    'cyclic merge': 'a: &a\n  <<: *a\n',
    'every UTF-16 unit': String.fromCharCode(
      ...Array.from({ length: deep }, (_, at) => (at * 7919) % 65_536),
    ),
    'hanging brackets': 'x: [\n'.repeat(2000),
  };

  test.each(Object.entries(texts))('%s: an error entry', (_, text) => {
    expect(readManifest(text).map(({ kind }) => kind)).toEqual(['error']);
  });

  test.each([
    ['many documents', '---\na: 1\n'.repeat(deep)],
    ['many markers', '---\n'.repeat(deep)],
    ['many JSON objects', '{"a":1}'.repeat(deep)],
  ])('%s: one entry each', (_, text) => {
    expect(readManifest(text)).toHaveLength(deep);
  });

  test('a long text is only long', () => {
    const [document] = readManifest(`a: "${'x'.repeat(1 << 20)}"\nb: ${'y '.repeat(1 << 19)}\n`);
    expect(document?.kind).toBe('value');
  });

  test.each([
    '__proto__: {polluted: yes}\n',
    '{"__proto__": {"polluted": true}}',
    '<<: {__proto__: {polluted: yes}}\n',
  ])('%j: an own member, and no prototype is touched', (text) => {
    const [document] = readManifest(text);
    expect(document).toMatchObject({ kind: 'value' });
    const value: object =
      document?.kind === 'value' && typeof document.value === 'object' ? (document.value ?? {}) : {};
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('any text gives entries in order, and never throws', () => {
    const soup = fc.array(fc.constantFrom(...SOUP), { maxLength: 30 }).map((parts) => parts.join(''));
    const binary = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(soup, binary), (text) => {
        const documents = readManifest(text);
        expect(documents.map(({ index }) => index)).toEqual(documents.map((_, at) => at));
      }),
      { numRuns: 2000 },
    );
  });
});

const SOUP = [
  ...[
    'a',
    'b: ',
    '- ',
    '? ',
    ': ',
    '\n',
    '\n',
    '  ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ', ',
    '# ',
    '&a ',
    '*a',
    '!!str ',
    '|',
    '>-\n',
    '<<: ',
  ],
  ...[
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '\t',
    '\r\n',
    '\uFEFF',
    '\\',
    '{"a": 1}',
    'null',
    '0x1',
    '\u2028',
    '\ud800',
    '__proto__: ',
  ],
];

describe('laws', () => {
  test('a value written down in any style is read back', () => {
    fc.assert(
      fc.property(written, ({ value, text }) => {
        expect(readManifest(text)).toMatchObject([{ kind: 'value' }]);
        expect(valueIn(readManifest(text))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('documents do not change each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'ab:[{"\'- \n'), maxLength: 8 }), { maxLength: 5 }),
        (texts) => {
          const alone = texts.flatMap((text) =>
            outline(`---\n${text}\n`).map((each) => each.replace(/ .*/, '')),
          );
          const together = outline(texts.map((text) => `---\n${text}\n`).join(''));
          expect(together.map((each) => each.replace(/ .*/, ''))).toEqual(alone);
        },
      ),
    );
  });
});

function valueIn(documents: readonly ManifestDocument[]): unknown {
  const [document] = documents;
  return document?.kind === 'value' ? document.value : undefined;
}
