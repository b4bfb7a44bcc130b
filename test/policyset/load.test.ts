import { describe, expect, test } from 'vitest';
import { AdmendError } from '#errors.ts';
import { loadCatalogue, loadSets, shippedSets } from '#policyset/load.ts';

const catalogue = await loadCatalogue();

describe('the sets that ship', () => {
  test.each(shippedSets())('%s loads', (name) => {
    expect(loadSets([name], catalogue).names).toEqual([name]);
  });

  test('audit-all names every policy and enforces none', () => {
    const { rules } = loadSets(['audit-all'], catalogue);
    expect(rules.map(({ policy }) => policy.id).sort()).toEqual([...catalogue.keys()].sort());
    expect(rules.filter(({ enforce }) => enforce)).toEqual([]);
  });

  test('recommended denies nothing and applies no risky fix', () => {
    const { rules } = loadSets(['recommended'], catalogue);
    expect(rules.filter(({ mend, unmended }) => mend === 'risky' || unmended === 'deny')).toEqual([]);
  });
});

test('the digest says which sets are loaded', () => {
  const digests = [['recommended'], ['audit-all'], ['recommended', 'audit-all']].map(
    (names) => loadSets(names, catalogue).digest,
  );
  expect(new Set(digests).size).toBe(3);
  expect(loadSets(['recommended'], catalogue).digest).toBe(digests[0]);
});

test('an unknown set names those that there are', () => {
  const load = () => loadSets(['recommendet'], catalogue);
  expect(load).toThrow(AdmendError);
  expect(load).toThrow(/no policy set "recommendet"; there are audit-all, recommended/);
});
