import { admit, admitBoth } from '#admit.ts';
import type { PatchOperation } from '#json/patch.ts';
import { isMap, type JsonMap, stringAt } from '#json/value.ts';
import { reviewOf } from '#manifest/review.ts';
import type { MendLevel } from '#policyset/rule.ts';
import { mends } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { Bag } from '../support/bag.ts';
import { changed, patched, undeclared } from '../support/oracle.ts';
import { SCHEMAS } from '../support/reviews.ts';

/** What policy sets did to one object, looked at from outside: the patch is applied by another's RFC 6902. */
export interface Outcome {
  /** The object with the patch applied; undefined where there is none. */
  readonly mended: JsonMap | undefined;
  readonly patch: readonly PatchOperation[];
  readonly denied: boolean;
  readonly violations: readonly JudgedViolation[];
  /** Keys of violations, of any policy that there is, which the patch brought in. */
  readonly introduced: readonly string[];
  /** Operations of a second mend: none, where the first was a fixed point. */
  readonly again: number;
  /** Pointers that changed and that no policy of the sets declares. */
  readonly outside: readonly string[];
}

export interface JudgedViolation {
  readonly policy: string;
  /** The sets let its fix be applied, or it went with another's. */
  readonly fixable: boolean;
  readonly cleared: boolean;
}

export interface Yardstick {
  readonly sets: PolicySets;
  /** Every policy there is, with its default parameters. */
  readonly every: PolicySets;
  readonly now: Date;
}

export function judge(object: JsonMap, yardstick: Yardstick): Outcome {
  const { sets, every, now } = yardstick;
  const facts = { now, namespaceLabels: 'unknown', schemas: SCHEMAS } as const;
  const { mutated, validated } = admitBoth(reviewOf(object), sets, facts);
  const mended = mutated.patch.length === 0 ? undefined : patched(object, mutated.patch);
  if (mended !== undefined && !isMap(mended)) throw new Error('the patch leaves no object');
  const after = mended ?? object;
  const keysOf = (state: JsonMap, by: PolicySets) => keysIn(state, by, now);
  const left = new Bag(keysOf(after, sets));
  return {
    mended,
    patch: mutated.patch,
    denied: validated.outcome === 'denied',
    violations: mutated.violations.map(({ key, policy, risk }) => {
      const cleared = !left.take(key);
      return { policy, cleared, fixable: cleared || (risk !== null && mends(ordersFor(policy, sets), risk)) };
    }),
    introduced: mended === undefined ? [] : new Bag(keysOf(object, every)).beyond(keysOf(after, every)),
    again: admit(reviewOf(after), sets, { ...facts, phase: 'mutate' }).patch.length,
    outside: outsideOf(object, mended, sets),
  };
}

/** The keys of all that is wrong with an object, by these sets. */
export function keysIn(object: JsonMap, sets: PolicySets, now: Date): readonly string[] {
  const facts = { now, namespaceLabels: 'unknown', phase: 'validate' } as const;
  return admit(reviewOf(object), sets, facts).violations.map(({ key }) => key);
}

const LEVELS: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];

/** The lowest level of the sets that enforce the policy. */
function ordersFor(id: string, { sets }: PolicySets) {
  const levels = sets.flatMap(({ enforce, policies }) =>
    policies.flatMap(({ policy, mend }) => (enforce && policy.id === id ? [mend] : [])),
  );
  return { mend: LEVELS.find((level) => levels.includes(level)) ?? 'never', unmended: 'audit' } as const;
}

function outsideOf(
  object: JsonMap,
  mended: JsonMap | undefined,
  { policies }: PolicySets,
): readonly string[] {
  if (mended === undefined) return [];
  return undeclared(changed(object, mended), policies, stringAt(object, 'kind') ?? '');
}
