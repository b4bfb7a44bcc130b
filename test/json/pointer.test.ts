import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ancestorsOf, escapeToken, indexOf, pointerAbove, pointerOf, tokensOf } from '#json/pointer.ts';
import { forAll } from '../support/laws.ts';

// RFC 6901, section 5.
test.each([
  ['', []],
  ['/foo', ['foo']],
  ['/foo/0', ['foo', '0']],
  ['/', ['']],
  ['/a~1b', ['a/b']],
  ['/c%d', ['c%d']],
  ['/m~0n', ['m~n']],
  ['/~01', ['~1']],
  ['//', ['', '']],
])('%j is the pointer of %j', (pointer, tokens) => {
  expect(tokensOf(pointer)).toEqual(tokens);
  expect(pointerOf(tokens)).toBe(pointer);
});

test('any tokens survive the way into a pointer and back', () => {
  forAll(fc.array(fc.string()), (tokens) => expect(tokensOf(pointerOf(tokens))).toEqual(tokens));
});

test('numbers are tokens too', () => {
  expect(pointerOf(['containers', 0])).toBe('/containers/0');
});

test('an escaped token is one token', () => {
  forAll(fc.string(), (token) => expect(escapeToken(token)).not.toContain('/'));
});

test.each([
  ['0', 0],
  ['17', 17],
  ['9999999999', 9_999_999_999],
  ['00', undefined],
  ['01', undefined],
  ['-', undefined],
  ['-1', undefined],
  ['1.0', undefined],
  ['1e3', undefined],
  [' 1', undefined],
  ['', undefined],
  ['length', undefined],
  ['12345678901', undefined],
])('the token %j is the index %j', (token, index) => {
  expect(indexOf(token)).toBe(index);
});

test.each([
  ['/a/b/c', '/a/b', ['/a/b', '/a']],
  ['/a', '', []],
  ['', '', []],
  ['/a~1b/0', '/a~1b', ['/a~1b']],
  ['//x', '/', ['/']],
])('above %j stand %j, and all of its ancestors', (pointer, above, ancestors) => {
  expect(pointerAbove(pointer)).toBe(above);
  expect(ancestorsOf(pointer)).toEqual(ancestors);
});
