import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { PatchOperation } from '#json/patch.ts';
import type { JsonMap } from '#json/value.ts';
import { loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { keysIn } from '../acceptance/judge.ts';
import { superfluousIn } from '../acceptance/minimal.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { faultsOf } from '../acceptance/validity.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { fixturesOf, policyFolders } from '../support/fixtures.ts';
import { MUTATE, reviewOf } from '../support/reviews.ts';
import { CATALOGUE } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

/** Whatever operation a mend is deprived of, something is wrong again, or the rest does not apply, or is refused. */

const SETS: readonly [string, PolicySets][] = ['recommended', 'mend-all'].map((name) => [
  name,
  loadSets([name], CATALOGUE),
]);

/**
 * Where two policies have each a hand in one field, and the second leaves the first nothing to do: a limit of 0 goes
 * before another is set, and NET_RAW is dropped by name beside an ALL that is no longer added.
 */
const OVERLAPPING = ['limit-of-zero', 'all-added'];

/** A mend of the Pod's securityContext reaches ephemeral containers too, but no request can create both at once. */
const FIXTURES = policyFolders()
  .flatMap((folder) => fixturesOf(folder))
  .filter((fixture) => !OVERLAPPING.includes(fixture.case) && !fixture.text.includes('ephemeralContainers'))
  .map(({ path, object }) => ({ place: path, object }));

describe.each(SETS)('no mend of %s could do without an operation', (_, sets) => {
  const superfluous = (objects: Iterable<{ readonly place: string; readonly object: JsonMap }>) => {
    const measure = { keysOf: (object: JsonMap) => keysIn(object, sets, MUTATE.now), faultsOf };
    let operations = 0;
    const found: string[] = [];
    for (const { place, object } of objects) {
      const { patch } = admit(reviewOf(object), sets, MUTATE);
      operations += patch.length;
      for (const { op, path } of superfluousIn(object, patch, measure)) found.push(`${place}: ${op} ${path}`);
    }
    return { operations, found };
  };

  test('in the fixtures of policies', () => {
    const { operations, found } = superfluous(FIXTURES);
    expect(found).toEqual([]);
    expect(operations).toBeGreaterThan(400);
  });

  test.skipIf(!hasCorpus())(
    'in real manifests (skipped where the corpus is absent)',
    () => {
      const { operations, found } = superfluous(manifestsIn(undefined).objects);
      expect(found).toEqual([]);
      expect(operations).toBeGreaterThan(5_000);
    },
    120_000,
  );
});

describe('an operation', () => {
  const pod = podWith({ hostPID: true, containers: [] });
  const removal: PatchOperation = { op: 'remove', path: '/spec/hostPID' };
  const label: PatchOperation = { op: 'add', path: '/metadata/labels', value: {} };
  const below: PatchOperation = { op: 'add', path: '/metadata/labels/app', value: 'web' };
  /** The presence of hostPID is all that is wrong. */
  const keysOf = ({ spec }: JsonMap) => (JSON.stringify(spec).includes('hostPID') ? ['host-pid'] : []);
  const without = (patch: readonly PatchOperation[], faults = faultsOf) =>
    superfluousIn(pod, patch, { keysOf, faultsOf: faults });

  test('that clears nothing is found', () => {
    expect(without([removal, label])).toEqual([label]);
  });

  test('that another one builds on is not, and that one is', () => {
    expect(without([label, below, removal])).toEqual([below]);
  });

  test('that keeps the object valid is not', () => {
    const faults = ({ metadata }: JsonMap) =>
      JSON.stringify(metadata).includes('labels') ? [] : ['no labels'];
    expect(without([removal, label], faults)).toEqual([]);
  });
});
