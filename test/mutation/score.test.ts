import { describe, expect, test } from 'vitest';
import { sectionOf, withSection } from './page.ts';
import { type Equivalent, type Mutant, mutantLine, percentages, scoreOf } from './score.ts';

function mutant(status: Mutant['status'], parts: Partial<Mutant> = {}): Mutant {
  return {
    file: 'src/a.ts',
    line: 3,
    code: 'return a < b;',
    original: 'a < b',
    replacement: 'a <= b',
    status,
    ...parts,
  };
}

const EXPLAINED: Equivalent = {
  file: 'src/a.ts',
  code: 'return a < b;',
  replacement: 'a <= b',
  why: 'They are never equal.',
};

test('what timed out is killed, what no test reaches lives, what broke is no mutant', () => {
  const all = (
    ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'Ignored'] as const
  ).map((status) => mutant(status));
  const score = scoreOf(all, []);
  expect(score).toMatchObject({ mutants: 5, killed: 2, timedOut: 1, survived: 1, uncovered: 1 });
  expect(score.unexplained.map(({ status }) => status)).toEqual(['Survived', 'NoCoverage']);
  expect(percentages(score)).toEqual({ ofAll: '60.0 %', ofTellable: '60.0 %' });
});

describe('an explanation', () => {
  test('takes its mutant out of those that count', () => {
    const score = scoreOf([mutant('Killed'), mutant('Survived', { replacement: 'a  <=\n b' })], [EXPLAINED]);
    expect(score.unexplained).toEqual([]);
    expect(score.stale).toEqual([]);
    expect(percentages(score)).toEqual({ ofAll: '50.0 %', ofTellable: '100.0 %' });
  });

  test.each<[string, Partial<Mutant>]>([
    ['file', { file: 'src/b.ts' }],
    ['line of code', { code: 'return b < a;' }],
    ['replacement', { replacement: 'a > b' }],
  ])('of another %s explains nothing, and is named', (_, parts) => {
    const score = scoreOf([mutant('Survived', parts)], [EXPLAINED]);
    expect(score.unexplained).toHaveLength(1);
    expect(score.stale).toEqual([EXPLAINED]);
  });

  test('of a mutant that is killed is named', () => {
    expect(scoreOf([mutant('Killed')], [EXPLAINED]).stale).toEqual([EXPLAINED]);
  });
});

test('a survivor is one line', () => {
  const long = mutant('NoCoverage', { original: '{\n  a();\n}', replacement: '{}' });
  expect(mutantLine(long)).toBe('src/a.ts:3  { a(); }  ->  {}  (no test reaches it)');
});

describe('the section', () => {
  const score = scoreOf(
    [mutant('Killed'), mutant('Survived'), mutant('Survived', { line: 9, code: '`a`' })],
    [EXPLAINED],
  );
  const section = sectionOf(score, '2026-11-21');

  test('has the counts, and what lives with the reason', () => {
    expect(section).toContain('| 2026-11-21 | 3 | 1 | 0 | 2 | 0 | 33.3 % |');
    expect(section).toContain('50.0 % of the others are killed');
    expect(section).toContain('They are never equal.\n\n- `src/a.ts`: `a < b` becomes `a <= b`\n');
    expect(section).toContain('Nobody has said yet why these survive:\n\n- `src/a.ts`');
  });

  test.each([
    ['comes at the end', '# A page\n', `# A page\n\n${section}`],
    [
      'takes the place of the one before',
      `# A page\n\n${section.replaceAll('3', '4')}\n## More\n\ntext\n`,
      `# A page\n\n${section}\n## More\n\ntext\n`,
    ],
    ['and of the last one', `# A page\n\n${section.replaceAll('3', '4')}`, `# A page\n\n${section}`],
  ])('%s', (_, page, expected) => {
    expect(withSection(page, section)).toBe(expected);
  });
});
