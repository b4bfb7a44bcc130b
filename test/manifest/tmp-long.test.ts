import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';
import { edits } from './operations.ts';
import { keepsOtherLines } from './touched.ts';
import { written } from './yaml-text.ts';

const RUNS = { numRuns: 25000 };

describe('for any document in any style and any legal operations', () => {
  test('the text says afterwards what the operations say', () => {
    fc.assert(
      fc.property(edits(6), ({ text, operations, expected }) => {
        const spliced = splice(text, [{ document: 0, pointer: '', operations, expected }]);
        expect(spliced.refused).toEqual([]);
        expect(readManifest(spliced.text)).toMatchObject([{ kind: 'value', value: expected }]);
      }),
      RUNS,
    );
  });

  test('lines that the operation has no business with keep every byte', () => {
    fc.assert(
      fc.property(edits(1), ({ text, operations, expected }) => {
        const spliced = splice(text, [{ document: 0, pointer: '', operations, expected }]);
        for (const operation of operations) expect(keepsOtherLines(text, operation, spliced.text)).toBe(true);
      }),
      RUNS,
    );
  });

  test('line breaks are the file’s own, and the last line ends as it did', () => {
    fc.assert(
      fc.property(edits(3), ({ text, operations, expected }) => {
        const spliced = splice(text, [{ document: 0, pointer: '', operations, expected }]).text;
        if (text.includes('\r\n')) expect(spliced).not.toMatch(/(?<!\r)\n/);
        else expect(spliced).not.toMatch(/\r/);
        if (text.endsWith('\n')) expect(spliced).toMatch(/\n$/);
      }),
      RUNS,
    );
  });

  test('other documents keep every byte', () => {
    fc.assert(
      fc.property(edits(3), written, ({ text, operations, expected }, { text: other }) => {
        const [before, between, behind] = [`# head\n${body(other)}\n`, body(text), `\n---\n${body(other)}\n`];
        const spliced = splice(before + between + behind, [
          { document: 1, pointer: '', operations, expected },
        ]);
        fc.pre(spliced.refused.length === 0);
        expect(spliced.text.startsWith(before)).toBe(true);
        expect(spliced.text.endsWith(behind)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a change that is refused leaves the text as it was', () => {
    fc.assert(
      fc.property(edits(3), ({ text, operations }) => {
        const spliced = splice(text, [{ document: 0, pointer: '', operations, expected: 'something else' }]);
        expect(spliced).toMatchObject({ text, refused: [{}] });
      }),
      RUNS,
    );
  });
});

/** A document without directives, which may not stand behind another one. */
function body(text: string): string {
  return `---\n${text.replace(/^%.*\r?\n---/, '').replace(/^(?:# head\r?\n)?---/, '')}`;
}
