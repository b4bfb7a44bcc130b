import { describe, expect, test } from 'vitest';
import type { Policy } from '#policy.ts';
import { catalogueOf, defaultParameters } from '#policyset/catalogue.ts';
import { testPolicy, wants } from '../support/policies.ts';
import { POLICIES } from '../support/sets.ts';

const good = wants('some-policy', true);
const folderOf = (policy: Policy, folder = policy.id) => ({ folder, policy });

test('policies come by id, in the order of their folders', () => {
  const catalogue = catalogueOf([folderOf(good), folderOf(wants('another', true))]);
  expect([...catalogue.keys()]).toEqual(['some-policy', 'another']);
  expect(catalogue.get('some-policy')).toBe(good);
});

test('the policies that ship keep the law', () => {
  expect(catalogueOf(POLICIES.map((policy) => folderOf(policy))).size).toBe(POLICIES.length);
});

describe('a policy that breaks the law is refused', () => {
  const fix = good.fix;
  if (fix === undefined) throw new Error('it has a fix');

  test.each<[string, Partial<Policy>, RegExp]>([
    ['another id than its folder', { id: 'other' }, /its id is "other"; expected the name of the folder/],
    ['no title', { title: '' }, /title is empty/],
    ['a title that is a sentence', { title: 'It is bad.' }, /ends with a full stop/],
    ['an open description', { description: 'It is' }, /description does not end/],
    ['an open remediation', { remediation: 'Set it' }, /remediation does not end/],
    ['nobody to exempt', { whenNot: '' }, /whenNot does not end/],
    ['an open word on whom to exempt', { whenNot: 'Some' }, /whenNot does not end/],
    ['an open reason for manifests only', { manifestsOnly: 'It is' }, /manifestsOnly does not end/],
    ['an open reason to be admitted nowhere', { neverAdmitted: 'It is' }, /neverAdmitted does not end/],
    ['no reference', { references: [] }, /no https reference/],
    ['a reference to anywhere', { references: ['http://example.com'] }, /no https reference/],
    ['no kinds', { kinds: [] }, /no kind or no operation/],
    ['no operations', { operations: [] }, /no kind or no operation/],
    ['a fix that declares nothing', { fix: { ...fix, pointers: [] } }, /declares no pointers/],
    ['a fix that argues nothing', { fix: { ...fix, risks: {} } }, /argues no risk/],
    [
      'a parameter without a default',
      { parameters: { properties: { a: { type: 'string' } } } },
      /has no default/,
    ],
    ['a parameter that is nothing', { parameters: { properties: { a: null } } }, /has no default/],
  ])('%s', (_, parts, problem) => {
    expect(() => catalogueOf([folderOf({ ...good, ...parts }, good.id)])).toThrow(problem);
  });

  test('neither a fix nor a reason to have none', () => {
    expect(() => catalogueOf([folderOf(testPolicy('bare'))])).toThrow(/neither a fix nor a reason/);
  });

  test.each(['Upper', 'under_score', '1st', 'double--dash', '-dash', 'dash-', ''])('the id %j', (id) => {
    expect(() => catalogueOf([folderOf({ ...good, id })])).toThrow(/not lower case words/);
  });

  test('with all that is wrong, of all policies, at once', () => {
    const load = () =>
      catalogueOf([folderOf({ ...good, title: '', references: [] }), folderOf(testPolicy('bare'))]);
    expect(load).toThrow(/some-policy: its title.*some-policy: it names no.*bare: it has neither/s);
  });
});

test('default parameters are those of the schema', () => {
  const parameters = { properties: { a: { default: 1 }, b: { default: ['x'] }, c: { default: null } } };
  expect(defaultParameters(testPolicy('p', { parameters }))).toEqual({ a: 1, b: ['x'], c: null });
  expect(defaultParameters(testPolicy('p'))).toEqual({});
});
