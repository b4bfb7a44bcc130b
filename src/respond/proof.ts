import type { Violation } from '#policy.ts';
import { INVARIANTS } from '#verify/invariants/invariants.ts';
import type { Mend } from '#verify/mend.ts';
import type { Ground } from '#verify/prove.ts';
import type { MendProof, PassedGate } from './decision.ts';

/** What was shown about a mend, and what could not be; undefined where nothing was tried. */
export function proofOf(mend: Mend, cleared: readonly Violation[], ground: Ground): MendProof | undefined {
  if (mend.operations.length === 0 && mend.dropped.length === 0) return undefined;
  return {
    operations: mend.operations.length,
    cleared: cleared.length,
    passes: mend.passes,
    gates: mend.operations.length === 0 ? [] : gatesOf(mend, cleared, ground),
    dropped: mend.dropped.flatMap(({ group, gate, reason }) =>
      group.offers.map(({ detected }) => ({ policy: detected.violation.policy, gate, reason })),
    ),
  };
}

/** Every pass went through all of them, so they hold of the whole. */
function gatesOf(
  { operations, applied, passes }: Mend,
  cleared: readonly Violation[],
  { rules: { rules }, schema }: Ground,
): readonly PassedGate[] {
  return [
    { gate: 'applies', looked: operations.map(({ op, path }) => `${op} ${path}`) },
    { gate: 'inside', looked: distinct(applied.map(({ detected }) => detected.violation.policy)) },
    { gate: 'guarded', looked: ['identity', 'programs', 'parts', 'powers'] },
    { gate: 'clears', looked: cleared.map(({ key }) => key) },
    { gate: 'introduces-nothing', looked: distinct(rules.map(({ policy }) => policy.id)) },
    { gate: 'valid', looked: schema === undefined ? [] : [schema.name, `${INVARIANTS.length} invariants`] },
    { gate: 'fixed-point', looked: [`pass ${passes + 1} changes nothing`] },
  ];
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
