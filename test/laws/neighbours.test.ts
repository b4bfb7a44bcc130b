import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';
import { json, pathsIn } from '../support/arbitraries.ts';
import { fixturesOf } from '../support/fixtures.ts';
import { forAll } from '../support/laws.ts';
import { neighboursOf } from '../support/neighbours.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { POLICIES, setOf } from '../support/sets.ts';

/** What holds of policies about several objects, whatever the objects hold. */

const ABOUT_SEVERAL = POLICIES.filter(({ neighbours }) => neighbours !== undefined);
const SETS = setOf(ABOUT_SEVERAL);

const SCENES = ABOUT_SEVERAL.flatMap(({ id }) => fixturesOf(id)).map(({ object, others }) => [
  object,
  ...others,
]);

/** The objects of one run, of which one says something else in one place. */
const spoilt: fc.Arbitrary<readonly JsonMap[]> = fc
  .constantFrom(...SCENES)
  .chain((scene) => fc.tuple(fc.constant(scene), fc.nat({ max: scene.length - 1 }), json))
  .chain(([scene, at, value]) => {
    const victim = scene[at] ?? {};
    return fc
      .constantFrom(...pathsIn(victim).filter((path) => path.length > 0))
      .map((path) => scene.map((each, index) => (index === at ? changedAt(each, path, value) : each)));
  });

function changedAt(root: JsonMap, path: readonly string[], value: Json): JsonMap {
  const changed = replaced(root, path, value);
  return isMap(changed) ? changed : root;
}

function replaced(node: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  if (isList(node))
    return node.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item));
  if (!isMap(node)) return node;
  return Object.fromEntries([...Object.entries(node), [key, replaced(node[key] ?? null, rest, value)]]);
}

const saidOf = (object: JsonMap, run: readonly JsonMap[]) =>
  admit(reviewOf(object), SETS, { ...VALIDATE, neighbours: neighboursOf(run) });

test('none of them throws', () => {
  forAll(
    spoilt,
    (run) => {
      for (const object of run) expect(saidOf(object, run).faults).toEqual([]);
    },
    500,
  );
});

test('the order of the objects changes no verdict', () => {
  const shuffled = spoilt.chain((run) =>
    fc.tuple(fc.constant(run), fc.shuffledSubarray([...run], { minLength: run.length })),
  );
  forAll(
    shuffled,
    ([run, turned]) => {
      for (const object of run)
        expect(saidOf(object, turned).violations).toEqual(saidOf(object, run).violations);
    },
    500,
  );
});

test('what stands beside a thing twice is there once', () => {
  forAll(spoilt, (run) => {
    for (const object of run) {
      const keys = (objects: readonly JsonMap[]) =>
        saidOf(object, objects).violations.map(({ policy }) => policy);
      const others = run.filter((each) => each !== object);
      const budgets = new Set(['pdb-min-available', 'pdb-against-hpa']);
      const once = keys(run).filter((policy) => !budgets.has(policy));
      expect(keys([...run, ...others]).filter((policy) => !budgets.has(policy))).toEqual(once);
    }
  });
});
