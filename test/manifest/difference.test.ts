import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '#manifest/difference.ts';

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const LETTERS = [...'abcdefghijklmnopqrst'];

describe('unifiedDiff', () => {
  test('equal texts have none', () => {
    expect(unifiedDiff('a.yaml', 'a\n', 'a\n')).toBe('');
    expect(unifiedDiff('a.yaml', '', '')).toBe('');
  });

  test('is what git writes: names, hunks, three lines of context', () => {
    const after = LETTERS.with(1, 'B').toSpliced(15, 1).toSpliced(15, 0, 'x', 'y');
    expect(unifiedDiff('deploy/app.yaml', text(LETTERS), text(after))).toBe(
      text([
        ...[
          '--- a/deploy/app.yaml',
          '+++ b/deploy/app.yaml',
          '@@ -1,5 +1,5 @@',
          ' a',
          '-b',
          '+B',
          ' c',
          ' d',
          ' e',
        ],
        ...['@@ -13,7 +13,8 @@', ' m', ' n', ' o', '-p', '+x', '+y', ' q', ' r', ' s'],
      ]),
    );
  });

  test('hunks whose context meets are one', () => {
    const after = LETTERS.with(3, 'D').with(10, 'K');
    expect(unifiedDiff('a', text(LETTERS), text(after)).match(/^@@.*$/gm)).toEqual(['@@ -1,14 +1,14 @@']);
    expect(
      unifiedDiff('a', text(LETTERS), text(LETTERS.with(3, 'D').with(11, 'L'))).match(/^@@/gm),
    ).toHaveLength(2);
  });

  test('says where the last line has no break', () => {
    expect(unifiedDiff('a', 'a', 'a\n')).toBe(
      text(['--- a/a', '+++ b/a', '@@ -1,1 +1,1 @@', '-a', '\\ No newline at end of file', '+a']),
    );
  });

  test('of an empty file', () => {
    expect(unifiedDiff('a', '', 'x\n')).toBe(text(['--- a/a', '+++ b/a', '@@ -0,0 +1,1 @@', '+x']));
  });

  test('applied to the one text, gives the other', () => {
    const lines = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'only\r', 'name: x'), { maxLength: 30 });
    const file = fc.tuple(lines, fc.boolean()).map(([each, ended]) => each.join('\n') + (ended ? '\n' : ''));
    fc.assert(
      fc.property(file, file, (before, after) => {
        fc.pre(before !== after);
        expect(applyPatch(before, unifiedDiff('a', before, after), { autoConvertLineEndings: false })).toBe(
          after,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('a long file with many changes is compared part by part', () => {
    const before = Array.from({ length: 40_000 }, (_, line) => (line % 10 === 0 ? `name: ${line}` : 'same'));
    const after = before.flatMap((line, at) => (at % 10 === 5 ? ['changed', 'added'] : [line]));
    const diff = unifiedDiff('a', text(before), text(after));
    expect(diff.match(/^\+(?!\+)/gm)).toHaveLength(8000);
    expect(applyPatch(text(before), diff)).toBe(text(after));
  });
});
