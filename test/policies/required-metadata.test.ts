import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { readSets, setText } from '../policyset/reading.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

function foundIn(policy: string, parameters: JsonMap, metadata: JsonMap): readonly string[] {
  const sets = setOf([policyCalled(policy)], { parameters });
  return admit(reviewOf(podWith({}, metadata)), sets, VALIDATE).violations.map(({ reason }) => reason);
}

const label = (pattern: string, owner: string) =>
  foundIn('required-labels', { labels: { owner: pattern } }, { labels: { owner } });

describe('a label that has to be there', () => {
  test.each([
    ['*', 'jane'],
    ['team-*', 'team-'],
    ['*-shop-*', 'a-shop-b'],
    ['shop', 'shop'],
  ])('%s takes %s', (pattern, owner) => {
    expect(label(pattern, owner)).toEqual([]);
  });

  test.each([
    ['*', '', 'label owner is empty: set it to any text'],
    ['team-*', 'Team-a', 'label owner is wrong: set it to a text like team-*'],
    ['shop', 'shops', 'label owner is wrong: set it to a text like shop'],
    ['.*', 'jane', 'label owner is wrong: set it to a text like .*'],
  ])('%s does not take %s', (pattern, owner, reason) => {
    expect(label(pattern, owner)).toEqual([reason]);
  });

  test('is told of where it is missing', () => {
    expect(foundIn('required-labels', { labels: { owner: '*', team: 'a*' } }, {})).toEqual([
      'no label owner: set it to any text',
      'no label team: set it to a text like a*',
    ]);
  });

  test('is never one that every object inherits', () => {
    expect(foundIn('required-labels', { labels: { constructor: '*' } }, { labels: {} })).toHaveLength(1);
  });
});

describe('an annotation that is an address', () => {
  const address = (value: string) =>
    foundIn('required-annotations', { addresses: ['email'] }, { annotations: { email: value } });

  test.each(['shop@example.com', 'a.b+c@mail.example.co.uk', 'x_1@1.io'])('may be %s', (value) => {
    expect(address(value)).toEqual([]);
  });

  test.each(['', 'shop', '@example.com', 'a@b', 'a@.com', 'a@b.', 'a b@c.de', 'a@b@c.de', 'a@b_c.de'])(
    'may not be "%s"',
    (value) => {
      const fault = value === '' ? 'empty' : 'wrong';
      expect(address(value)).toEqual([`annotation email is ${fault}: set it to an e-mail address`]);
    },
  );
});

test('hostile values and patterns are read to their end', () => {
  const hostile = `${'a'.repeat(100_000)}@${'a.'.repeat(50_000)}!`;
  const patterns = { labels: { owner: `${'*a'.repeat(500)}*b` } };
  expect(foundIn('required-labels', patterns, { labels: { owner: 'a'.repeat(100_000) } })).toHaveLength(1);
  expect(
    foundIn('required-annotations', { addresses: ['email'] }, { annotations: { email: hostile } }),
  ).toHaveLength(1);
});

test.each<[string, JsonMap, RegExp]>([
  ['required-labels', { labels: { owner: 1 } }, /expected a text/],
  ['required-labels', { lables: {} }, /unknown field "lables"/],
  ['required-annotations', { addresses: 'email' }, /expected a list/],
  ['dns-options', { options: { ndots: 2 } }, /expected a text/],
  ['minimum-replicas', { minimum: 0 }, /minimum/],
])('a set that gives %s %j is told so', (id, parameters, problem) => {
  const { problems } = readSets(setText(`policies: ${JSON.stringify([{ id, parameters }])}`));
  expect(problems).toEqual([expect.stringMatching(problem)]);
});
