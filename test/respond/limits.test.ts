import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, fitting, labelled } from '#respond/limits.ts';
import { forAll } from '../support/laws.ts';

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ maxLength: 400 }).map((name) => `container "${name}" may run as root`),
);

describe('a line for a person', () => {
  test('names its policy', () => {
    expect(labelled('it is wrong', 'some-policy')).toBe('it is wrong (some-policy)');
  });

  test('gives up the middle of a long name before anything else', () => {
    const line = labelled(`container "${'n'.repeat(200)}" may run as root: set it`, 'run-as-non-root');
    expect(line).toMatch(/^container "n{12,}…" may run as root: set it \(run-as-non-root\)$/);
    expect(line).toHaveLength(120);
  });

  test('keeps 12 characters of a name, and then gives up its own end', () => {
    const line = labelled(`container "${'n'.repeat(200)}" ${'x'.repeat(200)}`, 'p');
    expect(line).toMatch(/^container "n{11}…" x+… \(p\)$/);
    expect(line).toHaveLength(120);
  });

  test('leaves a short name alone where the text is long', () => {
    expect(labelled(`volume "logs" mounts ${'/x'.repeat(100)}`, 'p')).toMatch(
      /^volume "logs" mounts \/x.*… \(p\)$/,
    );
  });

  test('is one line of at most 120 printable characters', () => {
    forAll(texts, (text) => {
      const line = labelled(text, 'resource-requests-limits');
      expect(line.length).toBeLessThanOrEqual(120);
      expect(line).not.toMatch(/\p{C}/u);
      expect(line.endsWith(' (resource-requests-limits)')).toBe(true);
    });
  });

  test.each([
    ['a line break', 'a\nb', 'a?b'],
    ['a terminal’s escape', '\u001b[31mred', '?[31mred'],
    ['a change of direction', 'abc\u202Edef', 'abc?def'],
    ['half a character', 'a\uD83D', 'a\uFFFD'],
    ['an unassigned character', '\u{E0FFF}', '?'],
  ])('shows %s as a question mark', (_, text, shown) => {
    expect(cut(text, 100)).toBe(shown);
  });
});

describe('cut', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, '…'],
    // Not in the middle of a character of two units.
    ['a😀b', 3, 'a\uFFFD…'],
  ])('%j to %i is %j', (text, limit, expected) => {
    expect(cut(text, limit)).toBe(expected);
  });
});

describe('lines that fit', () => {
  const asItIs = (line: string) => line;
  const ten = Array.from({ length: 10 }, (_, index) => String(index).repeat(10));

  test.each([
    ['all of them', 100, 10, []],
    ['all but what the last line has to say takes', 99, 8, ['and 2 more']],
    ['those before the room is needed', 50, 4, ['and 6 more']],
    ['none', 15, 0, ['and 10 more']],
  ])('%s', (_, limit, whole, rest) => {
    expect(fitting(ten, limit, asItIs)).toEqual([...ten.slice(0, whole), ...rest]);
  });

  test('nothing is nothing', () => {
    expect(fitting([], 0, asItIs)).toEqual([]);
  });

  test('equal ones are shown once, and counted where they are not shown', () => {
    expect(fitting(['a', 'b', 'a', 'b'], 100, asItIs)).toEqual(['a', 'b']);
    expect(fitting(['a', 'b', 'a', 'c'], 12, asItIs)).toEqual(['a', 'b', 'c']);
    expect(fitting(['aaaaa', 'b', 'aaaaa', 'c'], 15, asItIs)).toEqual(['aaaaa', 'and 3 more']);
  });

  test('lines that are not shown are not made', () => {
    let made = 0;
    fitting(
      Array.from({ length: 100_000 }, (_, index) => index),
      2_048,
      (item) => {
        made++;
        return `line ${item}`;
      },
    );
    expect(made).toBeLessThan(1_000);
  });

  test('are the first, within the limit, and the last line counts the others', () => {
    const lines = fc.uniqueArray(fc.string({ maxLength: 40 }), { maxLength: 60 });
    forAll(fc.tuple(lines, fc.integer({ min: 20, max: 500 })), ([all, limit]) => {
      const kept = fitting(all, limit, asItIs);
      expect(kept.join('').length).toBeLessThanOrEqual(limit);
      const whole = kept.length === all.length && kept.every((line, i) => line === all[i]);
      if (whole) return;
      expect(kept.slice(0, -1)).toEqual(all.slice(0, kept.length - 1));
      expect(kept.at(-1)).toBe(`and ${all.length - kept.length + 1} more`);
    });
  });
});
