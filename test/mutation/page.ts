import { markdownTable } from '../../docs/pages/table.ts';
import { type Mutant, oneLine, percentages, type Score } from './score.ts';

const HEADING = '## How hard the tests are to fool';

/** `page` with the section in the place of the one before, or at its end. */
export function withSection(page: string, section: string): string {
  const start = page.indexOf(HEADING);
  if (start < 0) return `${page.trimEnd()}\n\n${section}`;
  const next = page.indexOf('\n## ', start);
  const rest = next < 0 ? '' : page.slice(next);
  return `${page.slice(0, start)}${section}${rest}`;
}

/** The section of docs/proof.md that says how many mutants the tests kill; `day` is `2026-11-21`. */
export function sectionOf(score: Score, day: string): string {
  const { mutants, killed, timedOut, survived, uncovered, equivalent, unexplained } = score;
  const { ofAll, ofTellable } = percentages(score);
  return [
    HEADING,
    '',
    'A proof is worth what its code is worth. `npm run mutate` changes `src/propose/` and `src/verify/` in small ways,',
    'one at a time (StrykerJS), and counts the changes that some test in `test/propose/` or `test/verify/` notices.',
    'Only the invariants are not changed so: each has its fixtures, and a real API server was asked about them.',
    '`npm run mutate -- --write` wrote this section; a mutant is tested again when its code or a test of it has changed, and',
    'all are with `--fresh`.',
    '',
    ...markdownTable(
      ['day', 'mutants', 'killed', 'timed out', 'survived', 'no test reaches', 'score'],
      [[day, ...[mutants, killed, timedOut, survived, uncovered].map(String), ofAll]],
    ),
    '',
    `${equivalent.length} of them do what the code does, so that no test can tell: ${ofTellable} of the others are killed.`,
    ...explained(equivalent),
    ...(unexplained.length === 0 ? [] : ['', 'Nobody has said yet why these survive:', '']),
    ...unexplained.map((mutant) => `- ${changeOf(mutant)}`),
    '',
  ].join('\n');
}

function explained(equivalent: Score['equivalent']): string[] {
  const whys = new Map<string, Mutant[]>();
  for (const [mutant, { why }] of equivalent) whys.set(why, [...(whys.get(why) ?? []), mutant]);
  return [...whys].flatMap(([why, mutants]) => [
    '',
    why,
    '',
    ...mutants.map((each) => `- ${changeOf(each)}`),
  ]);
}

function changeOf({ file, original, replacement }: Mutant): string {
  return `\`${file}\`: ${code(original)} becomes ${code(replacement)}`;
}

/** In Markdown; one that holds a backtick stands between two. */
function code(text: string): string {
  const line = oneLine(text);
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}
