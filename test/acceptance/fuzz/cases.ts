import fc from 'fast-check';
import { isMap, type Json, type JsonMap } from '#json/value.ts';
import { spoiltReviews, typedWorkloads, workloadReviews } from '../../support/hostile.ts';
import { reviewOf } from '../../support/reviews.ts';
import { GENTLE, HARSH, type Mutation, type Pick } from './mutations.ts';
import type { Pool } from './pool.ts';

/** A request, and the policy set under which it is looked at. */
export interface Case {
  readonly sets: SetName;
  readonly review: Json;
}

export const SET_NAMES = ['mend-all', 'recommended', 'strict'] as const;
export type SetName = (typeof SET_NAMES)[number];

/** Numbers without end, each below a given one; what they are depends on the seed and on nothing else. */
export type Dice = (sides: number) => number;

/** Cases by their numbers: the same seed, number and pool make the same case. */
export class Cases {
  readonly #pool: Pool;
  readonly #seed: number;
  readonly #typed: readonly JsonMap[];
  readonly #whole: readonly Json[];

  constructor(pool: Pool, seed: number) {
    this.#pool = pool;
    this.#seed = seed;
    // They take fast-check longer than all else together, so a few are made and then changed like the rest.
    this.#typed = fc.sample(typedWorkloads, { seed, numRuns: GENERATED });
    this.#whole = fc.sample(fc.oneof(workloadReviews, spoiltReviews), { seed, numRuns: GENERATED });
  }

  at(number: number): Case {
    const dice = diceOf(this.#seed, number);
    const sets = pickFrom(dice, SETS_BY_WEIGHT) ?? 'mend-all';
    const whole = dice(50) === 0 ? pickFrom(dice, this.#whole) : undefined;
    return { sets, review: whole ?? this.#changed(dice) };
  }

  #changed(dice: Dice): Json {
    const base = pickFrom(dice, dice(20) === 0 ? this.#typed : this.#pool.objects) ?? {};
    // Two thirds stay such that an API server may take them.
    const [harsh, most] = dice(3) === 0 ? [true, 3] : [false, 3];
    const changed = () => this.#mutated(base, 1 + dice(most), harsh, dice);
    if (dice(4) > 0) return reviewOf(changed(), dice(20) === 0 ? { subResource: 'status' } : {});
    const object = changed();
    const oldObject = dice(3) === 0 ? changed() : base;
    const subResource = pickFrom(dice, ['', '', '', 'ephemeralcontainers', 'resize', 'scale']) ?? '';
    return reviewOf(object, { operation: 'UPDATE', oldObject, subResource });
  }

  #mutated(base: JsonMap, times: number, harsh: boolean, dice: Dice): JsonMap {
    const pick: Pick = (from) => pickFrom(dice, from);
    let object = base;
    for (let time = 0; time < times; time++) {
      const mutation = pick(harsh && dice(2) === 0 ? ROUGH : SOFT);
      const next = mutation?.(object, pick, this.#pool);
      if (isMap(next)) object = next;
    }
    return object;
  }
}

/** The set with the most mends has the most to answer for. */
const SETS_BY_WEIGHT: readonly SetName[] = ['mend-all', 'mend-all', 'mend-all', 'recommended', 'strict'];
const GENERATED = 500;
const { graft, exchange, ...others } = GENTLE;
/** What adds something to be found comes up more often than what takes away. */
const SOFT: readonly (Mutation | undefined)[] = [
  graft,
  graft,
  graft,
  exchange,
  exchange,
  ...Object.values(others),
];
const ROUGH: readonly (Mutation | undefined)[] = Object.values(HARSH);

function pickFrom<T>(dice: Dice, from: readonly T[]): T | undefined {
  return from[dice(Math.max(1, from.length))];
}

/** SplitMix32: numbers of neighbouring cases have nothing to do with each other. */
function diceOf(seed: number, number: number): Dice {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  return (sides) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % sides;
  };
}
