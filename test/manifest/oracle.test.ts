import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readManifest } from '#manifest/read.ts';
import { type Answer, ask, hasGo } from '../oracle/go.ts';
import { corpusTexts, hasCorpus } from './corpus.ts';
import { DIFFERENCES, TABLE } from './oracle-texts.ts';
import { written } from './yaml-text.ts';

/** A scalar of the characters that numbers, dates, words and indicators are made of. */
const nearNumbers = fc.string({
  unit: fc.constantFrom(...'0123456789abefnoxyEOXNY_+-.:~ '),
  minLength: 1,
  maxLength: 7,
});

/** What our reader says, in the oracle's terms. */
function reading(text: string): Answer {
  const documents = readManifest(text);
  const [document] = documents;
  if (documents.length > 1) return { error: 'several documents' };
  if (document === undefined || document.kind === 'empty') return { value: null };
  return document.kind === 'value' ? { value: document.value } : { error: document.message };
}

function expectSameReading(texts: readonly string[]): void {
  const answers = ask('yaml', texts);
  const wrong = texts.flatMap((text, index) => {
    const [ours, theirs] = [reading(text), answers[index] ?? { error: 'no answer' }];
    const same =
      'value' in ours && 'value' in theirs
        ? isDeepStrictEqual(ours.value, theirs.value)
        : 'error' in ours && 'error' in theirs;
    return same ? [] : [{ text, ours, theirs }];
  });
  expect(wrong).toEqual([]);
}

describe.skipIf(!hasGo())('what kubectl’s library reads (skipped where go is missing)', () => {
  test(`a table of ${TABLE.length} scalars and structures`, () => {
    expectSameReading(TABLE.filter((text) => !DIFFERENCES.has(text)));
  });

  test('the differences we mean to have are still there', () => {
    const texts = [...DIFFERENCES.keys()];
    const answers = ask('yaml', texts);
    for (const [index, text] of texts.entries())
      expect(reading(text), text).not.toStrictEqual(answers[index]);
  });

  test('scalars that look like numbers, as values and as keys', () => {
    const scalars = fc.sample(nearNumbers, 5000);
    expectSameReading(
      scalars.flatMap((text) => [`a: ${text}\n`, `- ${text}\n`, `${text}: a\n`, `[${text}]\n`]),
    );
  });

  test('documents in every style', () => {
    expectSameReading(fc.sample(written, 2000).map(({ text }) => text));
  });

  test.skipIf(!hasCorpus())('every file of the corpus (skipped where there is none)', () => {
    expectSameReading([...corpusTexts().values()]);
  });
});
