import { atLeast, atMost, type Figure } from '../figures.ts';
import type { Examined, Wrong } from './examine.ts';

/** Plain data, so that a thread can hand it to another. */
export interface Sums {
  readonly objects: number;
  readonly mended: number;
  readonly validInputs: number;
  readonly broken: readonly Broken[];
}

export interface Broken extends Wrong {
  readonly number: number;
}

/** What the API server said of creations that were mended. */
export interface Asked {
  readonly accepted: number;
  readonly refused: readonly Broken[];
}

export class FuzzTally {
  #sums: Sums = { objects: 0, mended: 0, validInputs: 0, broken: [] };

  get sums(): Sums {
    return this.#sums;
  }

  add(number: number, { after, valid, wrong }: Examined): void {
    this.merge({
      objects: 1,
      mended: after === undefined ? 0 : 1,
      validInputs: valid ? 1 : 0,
      broken: wrong.map((each) => ({ ...each, number })),
    });
  }

  merge({ objects, mended, validInputs, broken }: Sums): void {
    const sums = this.#sums;
    this.#sums = {
      objects: sums.objects + objects,
      mended: sums.mended + mended,
      validInputs: sums.validInputs + validInputs,
      broken: broken.length === 0 ? sums.broken : [...sums.broken, ...broken],
    };
  }
}

/** `least`: how many objects were promised, where nobody asked for a number of their own. */
export function fuzzFigures(
  sums: Sums,
  asked: Asked | undefined,
  least: number | undefined,
): readonly Figure[] {
  const { objects, mended, validInputs, broken } = sums;
  const breaking = (...laws: readonly Wrong['law'][]) =>
    new Set(broken.filter(({ law }) => laws.includes(law)).map(({ number }) => number)).size;
  const none = atMost(0);
  const unproven = breaking('applies', 'immutable', 'introduced', 'claimed', 'risk');
  const rows: readonly [string, number | null, Figure['goal']][] = [
    ['objects', objects, least === undefined ? null : atLeast(least)],
    ['mended', mended, null],
    ['crashed', breaking('crash'), none],
    ['unproven', unproven, none],
    ['not_idempotent', breaking('fixed-point'), none],
    ['outside_pointers', breaking('inside'), none],
    ['valid_inputs', validInputs, null],
    ['invalid', breaking('valid'), none],
    ['accepted_before', asked?.accepted ?? null, atLeast(1)],
    ['refused', asked?.refused.length ?? null, none],
  ];
  return rows.map(([name, value, goal]) => ({ name: `fuzz.${name}`, value, unit: 'objects', goal }));
}
