import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { leavesOf } from '#json/leaves.ts';
import { indexOf, tokensOf } from '#json/pointer.ts';
import { positionsOf } from '#manifest/position.ts';
import { readManifest } from '#manifest/read.ts';

const TEXT = `# two documents
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      securityContext: {privileged: true}
    - name: side
---
kind: List
items:
- kind: Pod
  spec: {}
- {"kind": "Pod", "spec": {"a/b": 1}}
`;

/** `LINE:COLUMN` */
function at(text: string, document: number, pointer: string): string {
  const { line, column } = positionsOf(text)(document, pointer);
  return `${line}:${column}`;
}

describe('a pointer stands', () => {
  test.each([
    [0, '', '2:1'],
    [0, '/spec', '4:1'],
    [0, '/spec/containers/0', '6:5'],
    [0, '/spec/containers/0/name', '6:7'],
    [0, '/spec/containers/0/securityContext/privileged', '7:25'],
    [0, '/spec/containers/1/securityContext/privileged', '8:5'],
    [0, '/spec/securityContext/seccompProfile/type', '4:1'],
    [0, '/spec/containers/7/name', '5:3'],
    [0, '/kind/no/map', '3:1'],
    [1, '/items/0/spec/containers', '13:3'],
    [1, '/items/1/spec/a~1b', '14:28'],
  ])('document %d, %s: at %s', (document, pointer, place) => {
    expect(at(TEXT, document, pointer)).toBe(place);
  });
});

test('what an alias or a merge stands for is found where it is written', () => {
  const text = [
    'base: &base',
    '  image: a',
    '  name: b',
    'own:',
    '  <<: *base',
    '  name: c',
    'late:',
    '  name: d',
    '  <<: [*base, {name: e, port: 1}]',
    'same: *base',
    '',
  ].join('\n');
  expect(at(text, 0, '/own/image')).toBe('2:3');
  expect(at(text, 0, '/own/name')).toBe('6:3');
  expect(at(text, 0, '/late/name')).toBe('3:3');
  expect(at(text, 0, '/late/port')).toBe('9:25');
  expect(at(text, 0, '/same/name')).toBe('3:3');
  expect(at(text, 0, '/same/nothing')).toBe('10:1');
});

test('a byte order mark, CRLF, tabs in JSON and characters of two units move nothing', () => {
  expect(at('\uFEFFa:\r\n  b: "😀"\r\n  c: 1\r\n', 0, '/c')).toBe('1:2');
  expect(at('\uFEFFa:\r\n  b: "😀"\r\n  c: 1\r\n', 0, '/a/c')).toBe('3:3');
  expect(at('{\n\t"a": {"😀": 1, "b": 2}\n}', 0, '/a/b')).toBe('2:17');
});

test('a document that cannot be read, or is not there, has a place all the same', () => {
  expect(at('a: 1\n---\n\nb: {\n', 1, '/b')).toBe('4:1');
  expect(at('a: &x [*x]\n', 0, '/a/0')).toBe('1:1');
  expect(at('a: 1\n', 7, '/a')).toBe('1:1');
  expect(at('', 0, '')).toBe('1:1');
});

/** What stands at the position of every field of a text that is in no list, quotes left out, and the key of that field. */
function fieldsOf(text: string): [written: string | undefined, key: string][] {
  const lines = text.split('\n');
  const position = positionsOf(text);
  const pointers = readManifest(text).flatMap((document) =>
    document.kind === 'value'
      ? leavesOf('', document.value).map((pointer) => [document.index, pointer] as const)
      : [],
  );
  return pointers.flatMap(([document, pointer]) => {
    const key = tokensOf(pointer).at(-1) ?? '';
    const { line, column } = position(document, pointer);
    const rest = lines[line - 1]?.slice(column - 1).replace(/^["']/, '');
    return indexOf(key) === undefined ? [[rest?.slice(0, key.length), key]] : [];
  });
}

test('every field of the fixtures is found at its key', () => {
  const files = globSync('{policies/*,examples}/*.yaml');
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    for (const [written, key] of fieldsOf(readFileSync(file, 'utf8'))) expect(written, file).toBe(key);
  }
});

test('names that every object inherits are no fields', () => {
  expect(at('a: 1\n', 0, '/constructor')).toBe('1:1');
  expect(at('a: 1\n__proto__: 2\n', 0, '/__proto__')).toBe('2:1');
});

test('a list of thousands of objects is asked about in no time', () => {
  const items = Array.from({ length: 5_000 }, (_, index) => `- kind: Pod\n  spec: {n: ${index}}\n`);
  const position = positionsOf(`kind: List\nitems:\n${items.join('')}`);
  const lines = items.map((_, index) => position(0, `/items/${index}/spec/n`).line);
  expect(lines).toEqual(items.map((_, index) => 4 + 2 * index));
});
