import type { Equivalent } from './score.ts';

const FASTER = 'A way around work that would end with the same:';
const TYPED = 'For the types only; what came before leaves no such case:';
const SAME = 'The same by another way:';
const SENTINEL = 'Compared with nothing that could be the other text:';

/** The mutants that no test can kill, in the order of the code. `npm run mutate` names those that are no more. */
export const EQUIVALENT: readonly Equivalent[] = [
  of('propose/order', FASTER, 'if (removals.length === 0) return edits;', 'false'),
  // Two removals that rank alike are the same removal.
  of('propose/order', SAME, 'return a === b ? 0 : a < b ? -1 : 1;', 'false'),
  of('propose/order', SAME, 'return a === b ? 0 : a < b ? -1 : 1;', 'a <= b'),
];

function of(file: string, why: string, code: string, replacement: string): Equivalent {
  return { file: `src/${file}.ts`, code, replacement, why };
}
