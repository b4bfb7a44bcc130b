import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

describe('a set of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'admend-sets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, 'team.yaml');
    writeFileSync(path, text);
    return path;
  };

  test('is named by its file, and stands beside those that ship', () => {
    const text = 'apiVersion: admend.dev/v1alpha1\nkind: PolicySet\nmetadata: {name: team}\nspec: {}\n';
    expect(loadSets([file(text), 'recommended'], catalogue).names).toEqual(['team', 'recommended']);
  });

  test.each([
    ['no YAML', 'spec: [', /team.yaml: Flow sequence/],
    ['two documents', 'a: 1\n---\nb: 2\n', /team.yaml: /],
    ['no policy set', 'kind: Pod', /team.yaml: apiVersion/],
    ['nothing', '', /team.yaml: apiVersion/],
  ])('that holds %s is refused, and says which', (_, text, problem) => {
    const load = () => loadSets([file(text)], catalogue);
    expect(load).toThrow(AdmendError);
    expect(load).toThrow(problem);
  });
});

test('the digest follows the text of a set, a comment as well', () => {
  const folder = mkdtempSync(join(tmpdir(), 'admend-sets-'));
  const digestOf = (comment: string) => {
    const path = join(folder, 'set.yaml');
    writeFileSync(
      path,
      `# ${comment}\napiVersion: admend.dev/v1alpha1\nkind: PolicySet\nmetadata: {name: a}\n`,
    );
    return loadSets([path], catalogue).digest;
  };
  expect(digestOf('one')).toMatch(/^sha256:[0-9a-f]{16}$/);
  expect(digestOf('one')).toBe(digestOf('one'));
  expect(digestOf('one')).not.toBe(digestOf('two'));
  rmSync(folder, { recursive: true });
});
