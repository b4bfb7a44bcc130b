import { describe, expect, test } from 'vitest';
import { at, booleanAt, type Json, listAt, mapAt, member, numberAt, stringAt } from '#json/value.ts';

const OBJECT: Json = JSON.parse(
  '{"text":"a","number":1,"yes":true,"nothing":null,"list":[1],"map":{"inner":{"leaf":"b"}},"__proto__":{"own":1}}',
);

describe('member', () => {
  test.each([
    ['an own member', OBJECT, 'text', 'a'],
    ['a null, as if it were absent', OBJECT, 'nothing', undefined],
    ['no member of that name', OBJECT, 'other', undefined],
    ['an inherited name', OBJECT, 'toString', undefined],
    ['an own __proto__', OBJECT, '__proto__', { own: 1 }],
    ['__proto__ that is not its own', {}, '__proto__', undefined],
    ['a list', [1], '0', undefined],
    ['a list’s length', [1], 'length', undefined],
    ['a text', 'abc', 'length', undefined],
    ['null', null, 'text', undefined],
    ['nothing', undefined, 'text', undefined],
  ])('%s', (_, value, key, expected) => {
    expect(member(value, key)).toEqual(expected);
  });
});

test('at follows a chain, and ends where there is nothing', () => {
  expect(at(OBJECT)).toBe(OBJECT);
  expect(at(OBJECT, 'map', 'inner', 'leaf')).toBe('b');
  expect(at(OBJECT, 'map', 'leaf', 'inner')).toBeUndefined();
  expect(at(OBJECT, 'nothing', 'inner')).toBeUndefined();
});

describe('each reader takes its own type and no other', () => {
  const readers = { mapAt, stringAt, booleanAt, numberAt };
  const own = { mapAt: 'map', stringAt: 'text', booleanAt: 'yes', numberAt: 'number' };
  test.each(Object.entries(readers))('%s', (name, read) => {
    const read1 = (key: string) => read(OBJECT, key);
    for (const key of ['text', 'number', 'yes', 'nothing', 'list', 'map', 'other']) {
      if (key === own[name as keyof typeof own]) expect(read1(key)).toBe(at(OBJECT, key));
      else expect(read1(key)).toBeUndefined();
    }
  });

  test('listAt reads all else as an empty list', () => {
    expect(listAt(OBJECT, 'list')).toEqual([1]);
    for (const key of ['text', 'number', 'nothing', 'map', 'other']) expect(listAt(OBJECT, key)).toEqual([]);
  });
});
