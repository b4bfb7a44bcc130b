import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { json } from '../../support/arbitraries.ts';
import { expectSame, forAll } from '../../support/laws.ts';
import { testPolicy } from '../../support/policies.ts';
import { reviewOf } from '../../support/reviews.ts';
import { setOf } from '../../support/sets.ts';
import { podWith } from '../../support/workloads.ts';
import { isMissed } from '../figures.ts';
import { type Case, Cases, SET_NAMES } from './cases.ts';
import { examine } from './examine.ts';
import { placesIn, withAt } from './places.ts';
import { poolOf } from './pool.ts';
import { progressLine } from './progress.ts';
import { FuzzTally, fuzzFigures } from './tally.ts';
import { TERMS } from './terms.ts';

const SHORT = 2_000;
/** Of the fixtures alone, so that it is the same everywhere. */
const pool = poolOf([]);

/** Cases that were wrong once. They are kept whole: what a seed makes changes with every fixture. */
const FOUND = new URL('./found/', import.meta.url);

function kept(file: string): Case {
  const value: Json = JSON.parse(readFileSync(new URL(file, FOUND), 'utf8'));
  const sets = SET_NAMES.find((name) => name === stringAt(value, 'sets'));
  const review = at(value, 'review');
  if (sets === undefined || review === undefined || listAt(value, 'found').length === 0)
    throw new Error(`${file} is no case: npm run acceptance -- --fuzz --case N prints one`);
  return { sets, review };
}

const breaksIn = (one: Case) => examine(one, TERMS).wrong.map(({ law, what }) => `${law}: ${what}`);

describe('random requests', () => {
  test('break nothing', () => {
    const cases = new Cases(pool, 1);
    let mended = 0;
    for (let number = 0; number < SHORT; number++) {
      const one = cases.at(number);
      const { after, wrong } = examine(one, TERMS);
      if (after !== undefined) mended++;
      if (wrong.length > 0) expect.fail(`case ${number}: ${wrong[0]?.what}: ${JSON.stringify(one)}`);
    }
    expect(mended).toBeGreaterThan(SHORT / 4);
  }, 120_000);

  test('are the same for the same seed and number, and others for others', () => {
    const [one, same, other] = [new Cases(pool, 5), new Cases(pool, 5), new Cases(pool, 6)];
    const numbers = Array.from({ length: 50 }, (_, number) => number);
    expect(numbers.filter((number) => !isDeepStrictEqual(one.at(number), same.at(number)))).toEqual([]);
    expect(numbers.filter((number) => isDeepStrictEqual(one.at(number), other.at(number)))).toEqual([]);
    expect(new Set(numbers.map((number) => JSON.stringify(one.at(number)))).size).toBe(50);
  });
});

test.each(readdirSync(FOUND))('what was wrong once is right: %s', (file) => {
  expect(breaksIn(kept(file))).toEqual([]);
});

describe('a case is found wrong', () => {
  const review = reviewOf(podWith({ hostPID: true, containers: [] }));
  const one: Case = { sets: 'mend-all', review };

  test('when the mended object is not valid and the one before it was', () => {
    const faultsOf = ({ spec }: JsonMap) => (at(spec, 'hostPID') === true ? [] : ['hostPID is missing']);
    expect(examine(one, { ...TERMS, faultsOf })).toMatchObject({
      valid: true,
      wrong: [{ law: 'valid', what: 'hostPID is missing' }],
    });
    expect(examine(one, { ...TERMS, faultsOf: () => ['never valid'] })).toMatchObject({
      valid: false,
      wrong: [],
    });
  });

  test('when a policy throws', () => {
    const bad = testPolicy('bad', {
      detect: () => {
        throw new TypeError('bad');
      },
    });
    const sets = { ...TERMS.sets, 'mend-all': setOf([bad]) };
    const { wrong } = examine(one, { ...TERMS, sets });
    expect(wrong.map(({ law }) => law)).toEqual(['crash', 'crash']);
  });
});

describe('the figures', () => {
  const wrong = { law: 'risk', what: 'too risky' } as const;
  const tally = new FuzzTally();
  tally.add(0, { before: {}, after: {}, valid: true, wrong: [] });
  tally.add(1, { before: {}, after: undefined, valid: false, wrong: [wrong, wrong] });
  const values = (least?: number) =>
    Object.fromEntries(fuzzFigures(tally.sums, undefined, least).map(({ name, value }) => [name, value]));

  test('count a case once, however much is wrong with it', () => {
    expect(values()).toMatchObject({
      'fuzz.objects': 2,
      'fuzz.mended': 1,
      'fuzz.valid_inputs': 1,
      'fuzz.unproven': 1,
      'fuzz.crashed': 0,
      'fuzz.refused': null,
    });
  });

  test('miss their goals where something is wrong, and where less was done than promised', () => {
    const missed = (least?: number) =>
      fuzzFigures(tally.sums, undefined, least)
        .filter(isMissed)
        .map(({ name }) => name);
    expect(missed()).toEqual(['fuzz.unproven']);
    expect(missed(3)).toEqual(['fuzz.objects', 'fuzz.unproven']);
  });
});

describe('a place', () => {
  test('is changed, and nothing beside it', () => {
    forAll(fc.tuple(json, fc.nat(), json), ([root, nth, value]) => {
      const places = placesIn(root);
      const { path } = places[nth % places.length] ?? { path: [] };
      const changed = withAt(root, path, value);
      const beside = (whole: Json) =>
        placesIn(whole).filter((place) => !path.every((key, depth) => place.path[depth] === key));
      expectSame(placesIn(changed).find((place) => isDeepStrictEqual(place.path, path))?.value, value);
      expectSame(
        beside(changed).map((place) => place.path),
        beside(root).map((place) => place.path),
      );
    });
  });

  test('goes, and those after it in its list move up', () => {
    expect(withAt({ a: [1, 2, 3], b: 4 }, ['a', '1'], undefined)).toEqual({ a: [1, 3], b: 4 });
    expect(withAt({ a: [1], b: 4 }, ['a'], undefined)).toEqual({ b: 4 });
  });
});

test('progress tells the rate and the time that is left', () => {
  expect(progressLine(20_000, 100_000, 16_000)).toBe(
    '20000 of 100000 objects, 1250 a second, 1 min 4 s left',
  );
  expect(progressLine(90_000, 100_000, 90_000)).toBe('90000 of 100000 objects, 1000 a second, 10 s left');
});
