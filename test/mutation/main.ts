import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EQUIVALENT } from './equivalent.ts';
import { testedMutants } from './mutants.ts';
import { sectionOf, withSection } from './page.ts';
import { mutantLine, percentages, scoreOf } from './score.ts';

/**
 * Counts the mutants of the stages that the tests kill, and names those that live. With --fresh it tests every mutant
 * anew, with --write it writes the score into docs/proof.md. Fails when one lives of which equivalent.ts does not say why.
 */
const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { write: flag, fresh: flag } });
const PAGE = fileURLToPath(new URL('../../docs/proof.md', import.meta.url));

const score = scoreOf(await testedMutants(values.fresh), EQUIVALENT);
const { mutants, killed, timedOut, survived, uncovered, equivalent, unexplained, stale } = score;
const { ofAll, ofTellable } = percentages(score);

for (const mutant of unexplained) console.log(mutantLine(mutant));
for (const { file, code, replacement } of stale)
  console.log(`explained, but gone: ${file}  ${code}  ->  ${replacement}`);
console.log(
  `${killed} killed and ${timedOut} timed out of ${mutants}: ${ofAll}; ${survived} survived, ${uncovered} no test reaches`,
);
console.log(`${equivalent.length} of those that live are equivalent: ${ofTellable} of the others are killed`);

if (values.write) {
  const day = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), sectionOf(score, day)));
}
process.exitCode = unexplained.length + stale.length === 0 ? 0 : 1;
