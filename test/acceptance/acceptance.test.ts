import { describe, expect, test } from 'vitest';
import { loadSets } from '#policyset/load.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { CATALOGUE } from '../support/sets.ts';
import { isMissed } from './figures.ts';
import { judge } from './judge.ts';
import { manifestsIn } from './objects.ts';
import { Tally } from './tally.ts';

/** What `npm run acceptance` measures, held over the real manifests. Whether an API server agrees is for test/e2e. */
describe.skipIf(!hasCorpus())('over real manifests (skipped where the corpus is absent)', () => {
  const { objects } = hasCorpus() ? manifestsIn(undefined) : { objects: [] };
  const every = loadSets(['audit-all'], CATALOGUE);
  const now = new Date('2026-11-21T12:00:00Z');

  test.each(['recommended', 'strict', 'mend-all'])(
    '%s brings nothing in, stays where it may, and comes to rest',
    (name) => {
      const sets = loadSets([name], CATALOGUE);
      const tally = new Tally();
      for (const { place, object } of objects) tally.add(place, judge(object, { sets, every, now }));
      expect(tally.broken).toEqual([]);
      const figures = tally.figures(name === 'mend-all');
      expect(figures.filter(isMissed)).toEqual([]);
      expect(figures.find((figure) => figure.name === 'acceptance.cleared')?.value).toBeGreaterThan(5_000);
    },
    120_000,
  );
});
