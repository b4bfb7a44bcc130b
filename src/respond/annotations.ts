import type { Violation } from '#policy.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { MendProof, Shed } from './decision.ts';
import { cut, fitting } from './limits.ts';

/**
 * What the API server's audit log keeps of a decision. Keys are bare: the server puts the webhook's name before them
 * and drops keys with a slash. The whole stays far below the log backend's usual 10 KiB an annotation.
 */
const ANNOTATION_CHARACTERS = 4_096;
const KEY_CHARACTERS = 256;

export function annotationsOf(parts: {
  readonly sets: PolicySets;
  readonly mended: readonly Violation[];
  readonly violations: readonly Violation[];
  readonly undecided?: readonly string[];
  readonly proof?: MendProof | undefined;
  readonly shed?: Shed | undefined;
}): Readonly<Record<string, string>> {
  const { sets, mended, violations, undecided = [], proof, shed } = parts;
  return {
    'policy-set': sets.digest,
    ...(mended.length > 0 && { mended: keysIn(mended) }),
    ...(violations.length > 0 && { violations: keysIn(violations) }),
    ...(undecided.length > 0 && { undecided: cut(undecided.join(' '), ANNOTATION_CHARACTERS) }),
    ...(proof !== undefined && { proof: proofText(proof) }),
    ...(shed !== undefined && { shed }),
  };
}

/** Keys, separated by a blank. */
function keysIn(violations: readonly Violation[]): string {
  const keyIn = ({ key }: Violation) => cut(key.replaceAll(' ', '_'), KEY_CHARACTERS);
  return fitting(violations, ANNOTATION_CHARACTERS, keyIn).join(' ');
}

function proofText({ operations, cleared, passes, gates, dropped }: MendProof): string {
  const valid = gates.find(({ gate }) => gate === 'valid');
  const parts = [
    `operations: ${operations}`,
    `cleared: ${cleared}`,
    `passes: ${passes}`,
    `gates: ${gates.map(({ gate }) => gate).join(' ')}`,
    ...(valid === undefined ? [] : [`schema: ${valid.looked[0]}`]),
  ];
  if (dropped.length > 0)
    parts.push(`dropped: ${dropped.map(({ policy, gate }) => `${policy} (${gate})`).join(' ')}`);
  return cut(parts.join('; '), ANNOTATION_CHARACTERS);
}
