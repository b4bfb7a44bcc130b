import type { AdmissionRequest } from '#admission/request.ts';
import { equal } from '#json/equal.ts';
import { type KeptSet, keptSet } from './kept.ts';
import { lineOf, type Problem } from './problem.ts';
import type { Candidate, Together } from './together.ts';

/** What the cluster is told about a policy set that somebody applies. */
export interface Verdict {
  /** Why it may not be stored, a line each; undefined where it may. */
  readonly refusal?: string;
  readonly warnings: readonly string[];
}

const FINE: Verdict = { warnings: [] };

/**
 * Whether a policy set may be stored beside `others`, those that the cluster keeps already. `judged` says what would
 * become of all of them. Never stands in the way of who repairs: deleting, what is no change of the spec, and the status
 * are let be.
 */
export function review(
  { operation, subresource, name, object, oldObject }: AdmissionRequest,
  others: readonly Candidate[],
  judged: (candidates: readonly Candidate[]) => Together,
): Verdict {
  if (subresource !== '' || object === undefined) return FINE;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return FINE;
  const kept = keptSet(object);
  if (oldObject !== undefined && saysTheSame(kept, keptSet(oldObject))) return FINE;
  const set = { ...kept, name: kept.name || name };
  const rest = others.filter((other) => other.set.name !== set.name);
  const { outcomes } = judged([{ set }, ...rest]);
  const own = outcomes.find((outcome) => outcome.set === set);
  const errors = [...errorsIn(own?.problems ?? []), ...broken(outcomes, () => judged(others), set.name)];
  const warnings = (own?.problems ?? []).filter(({ severity }) => severity === 'warning').map(said(set.name));
  return errors.length === 0
    ? { warnings }
    : { refusal: errors.map(said(set.name)).join('\n'), warnings: [] };
}

function saysTheSame(a: KeptSet, b: KeptSet): boolean {
  return equal(a.spec, b.spec) && equal(a.beside ?? {}, b.beside ?? {});
}

function errorsIn(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

/** What is wrong with other sets by then, and is not now: a set may extend itself through them. */
function broken(outcomes: Together['outcomes'], now: () => Together, name: string): readonly Problem[] {
  const bad = outcomes.filter(({ set, inForce }) => set.name !== name && inForce !== 'current');
  if (bad.length === 0) return [];
  const good = now()
    .outcomes.filter(({ inForce }) => inForce === 'current')
    .map(({ set }) => set.name);
  return bad.filter(({ set }) => good.includes(set.name)).flatMap(({ problems }) => errorsIn(problems));
}

/** Who applies a set knows which one it is; of others the line says so. */
function said(name: string): (problem: Problem) => string {
  const own = `policysets/${name}`;
  return (problem) => (problem.file === own ? problem.message : lineOf(problem));
}
