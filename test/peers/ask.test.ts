import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ask, joinedAsks } from '#peers/ask.ts';

const ask = (check: string, policy: string, parameters: Ask['parameters'] = {}): Ask => ({
  check,
  policy,
  parameters,
});

describe('checks that ask for one policy', () => {
  test('are one entry, in the order of the ids', () => {
    const { policies } = joinedAsks([ask('one', 'b'), ask('two', 'a'), ask('three', 'b')]);
    expect(policies).toEqual([
      { id: 'a', checks: ['two'], parameters: {} },
      { id: 'b', checks: ['one', 'three'], parameters: {} },
    ]);
  });

  test('ask for all that their lists and maps name', () => {
    const { policies, conflicts } = joinedAsks([
      ask('cpu', 'resources', { require: ['requests.cpu'] }),
      ask('memory', 'resources', { require: ['limits.memory', 'requests.cpu'] }),
      ask('owner', 'labels', { labels: { owner: '*' } }),
      ask('team', 'labels', { labels: { team: 'team-*' } }),
    ]);
    expect(conflicts).toEqual([]);
    expect(policies.map(({ parameters }) => parameters)).toEqual([
      { labels: { owner: '*', team: 'team-*' } },
      { require: ['requests.cpu', 'limits.memory'] },
    ]);
  });

  test('let be what all of them let be', () => {
    const allowing = (check: string, ...allow: string[]) => ask(check, 'classes', { allow });
    const nothing = allowing('three', 'copper');
    const { policies, conflicts } = joinedAsks([
      allowing('one', 'gold', 'silver'),
      allowing('two', 'silver', 'bronze'),
      nothing,
    ]);
    expect(policies).toEqual([{ id: 'classes', checks: ['one', 'two'], parameters: { allow: ['silver'] } }]);
    expect(conflicts).toEqual([nothing]);
  });

  test('conflict where they want two values for one thing, and the first one stays', () => {
    const second = ask('five', 'replicas', { minimum: 5 });
    const { policies, conflicts } = joinedAsks([ask('three', 'replicas', { minimum: 3 }), second]);
    expect(policies).toEqual([{ id: 'replicas', checks: ['three'], parameters: { minimum: 3 } }]);
    expect(conflicts).toEqual([second]);
  });

  test('lose no item, and none is there twice', () => {
    const asks = fc.array(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd')).map((list) => ask('x', 'p', { list })),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(asks, (each) => {
        const [joined] = joinedAsks(each).policies;
        const list = joined?.parameters['list'];
        const wanted = new Set(each.flatMap(({ parameters }) => parameters['list']));
        expect(new Set(Array.isArray(list) ? list : [])).toEqual(new Set([...wanted].flat()));
      }),
    );
  });

  test('may ask for what an object inherits', () => {
    const own = JSON.parse('{"labels": {"__proto__": "*", "constructor": "*"}}');
    const { policies } = joinedAsks([
      ask('one', 'labels', own),
      ask('two', 'labels', { labels: { a: '*' } }),
    ]);
    expect(JSON.stringify(policies[0]?.parameters)).toBe(
      '{"labels":{"__proto__":"*","constructor":"*","a":"*"}}',
    );
  });
});
