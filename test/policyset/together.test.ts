import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '#json/value.ts';
import { replaying } from '#policyset/files.ts';
import { lineOf } from '#policyset/problem.ts';
import { type Candidate, type Together, together } from '#policyset/together.ts';
import { CATALOGUE } from '../support/sets.ts';
import { setText } from './reading.ts';

/** Sets of a cluster are named by what their spec says; those of files stand in one file. */

const NOW = new Date('2026-06-01T00:00:00Z');
const FILE = '/sets/team.yaml';

function kept(name: string, spec: string, lastGood?: string): Candidate {
  const set = { name, uid: `uid-${name}`, generation: 1, spec: yaml(spec) };
  return { set, lastGood: lastGood === undefined ? undefined : JSON.stringify(yaml(lastGood)) };
}

function yaml(text: string): Json {
  return parse(text);
}

function compose(candidates: readonly Candidate[], file?: string): Together {
  const files = replaying({ texts: { [FILE]: file ?? null }, lists: { [FILE]: null } });
  return together({ names: file === undefined ? [] : [FILE], files }, candidates, CATALOGUE, NOW);
}

/** Of each set what is in force, and the first problem: `team last good: …`. */
function fates({ outcomes }: Together): readonly string[] {
  return outcomes.map(({ set, inForce, problems: [problem] }) =>
    [set.name, inForce, problem === undefined ? '' : lineOf(problem)].join(': ').replace(/: $/, ''),
  );
}

/** What the sets in force do with what is left, policy by policy. */
function orders({ sets }: Together): readonly string[] {
  return sets.sets.flatMap(({ name, policies }) =>
    policies.map(({ policy, unmended }) => `${name}: ${policy.id} ${unmended}`),
  );
}

const DENY = '{ policies: [{ id: privileged, unmended: deny }] }';
const WARN = '{ policies: [{ id: privileged }] }';
const BAD = '{ policies: [{ id: privilege }] }';
const BADLY =
  'policysets/team: spec.policies[0].id: "privilege" is none that is known; did you mean "privileged"?';

describe('a set with more wrong in it than anybody reads', () => {
  const problemsOf = ({ outcomes }: Together, name: string) =>
    outcomes.find(({ set }) => set.name === name)?.problems.map(({ message }) => message) ?? [];
  const unknown = Array.from({ length: 3_000 }, (_, index) => `"zz-${index}"`).join();

  test('has the first problems told, and how many more there are', () => {
    const exempting = compose([kept('team', `{ exemptions: [{ policies: [${unknown}], reason: r }] }`)]);
    const problems = problemsOf(exempting, 'team');
    expect(problems).toHaveLength(21);
    expect(problems[0]).toBe('spec.exemptions[0].policies[0]: no policy is called "zz-0"');
    expect(problems[20]).toBe('and 2980 more');
    const choosing = compose([kept('team', `{ policies: [${unknown}] }`)]);
    expect(problemsOf(choosing, 'team')).toHaveLength(21);
  });

  test('is not looked into where it has more values than any that is meant', () => {
    const values = Array.from({ length: 20_000 }, () => '{}').join();
    expect(problemsOf(compose([kept('team', `{ policies: [${values}] }`)]), 'team')).toEqual([
      'the document: expected at most 20000 values, found more',
    ]);
  });

  test('extends no more sets than it can mean', () => {
    expect(problemsOf(compose([kept('team', `{ extends: [${unknown}] }`)]), 'team')).toEqual([
      'spec.extends: expected at most 16 of them, found a list',
    ]);
  });

  test('has no long text told whole', () => {
    const long = kept('team', `{ exemptions: [{ policies: [${'a'.repeat(100_000)}], reason: r }] }`);
    expect(problemsOf(compose([long]), 'team')[0]).toMatch(
      /^spec\.exemptions\[0\]\.policies\[0\]: .{1,1000}…$/,
    );
  });

  test('does not multiply through the sets that extend it in many ways', () => {
    const layers = [0, 1, 2, 3].flatMap((layer) =>
      [...'abcdefgh'].map((name) => {
        const parents =
          layer === 0 ? 'nowhere' : [...'abcdefgh'].map((below) => `${below}${layer - 1}`).join();
        return kept(`${name}${layer}`, `{ extends: [${parents}] }`);
      }),
    );
    for (const { problems } of compose(layers).outcomes) expect(problems.length).toBeLessThanOrEqual(21);
  });

  test('has its warnings told in the same way', () => {
    const endless = Array.from({ length: 30 }, () => '{ policies: [privileged], reason: r }').join();
    const problems = problemsOf(
      compose([kept('team', `{ policies: [{ id: privileged }], exemptions: [${endless}] }`)]),
      'team',
    );
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('and 10 more');
  });
});

describe('sets that a cluster keeps', () => {
  test('are in force by name, after those of files', () => {
    const all = compose([kept('b', WARN), kept('a', DENY)], setText('policies: [{ id: host-pid }]', 'z'));
    expect(orders(all)).toEqual(['z: host-pid warn', 'a: privileged deny', 'b: privileged warn']);
    expect(fates(all)).toEqual(['a: current', 'b: current']);
  });

  test('are the same in whatever order they are told', () => {
    const sets = [kept('a', DENY), kept('b', '{ extends: [a] }'), kept('c', BAD)];
    const { digest } = compose(sets).sets;
    expect(compose([...sets].reverse()).sets.digest).toBe(digest);
  });

  test('may extend each other, those of files and those that ship', () => {
    const all = compose(
      [kept('a', '{ extends: [b] }'), kept('b', '{ extends: [files] }'), kept('c', '{ extends: [strict] }')],
      setText('policies: [{ id: host-pid, unmended: audit }]', 'files'),
    );
    expect(fates(all)).toEqual(['a: current', 'b: current', 'c: current']);
    expect(orders(all)).toContain('a: host-pid audit');
  });

  test('have no say in what a set of files extends', () => {
    const ours = setText('extends: [recommended]\npolicies: []', 'files');
    const without = compose([], ours);
    const beside = compose([kept('recommended', '{ policies: [] }')], ours);
    expect(orders(beside)).toEqual(orders(without));
  });

  test('may not be called like one that ships, which is what others mean by that name', () => {
    const all = compose([kept('recommended', DENY), kept('team', '{ extends: [recommended] }')]);
    expect(fates(all)).toEqual([
      'recommended: none: policysets/recommended: metadata.name: a policy set that ships is called "recommended": take another name',
      'team: current',
    ]);
    expect(orders(all).length).toBeGreaterThan(10);
  });

  test('read no files: what looks like a path is only a name', () => {
    const path = kept('team', '{ extends: [/etc/passwd] }');
    expect(fates(compose([path]))[0]).toMatch(/^team: none: .*no policy set is called "\/etc\/passwd"/);
  });

  test('may not be called as one of files', () => {
    const all = compose([kept('files', DENY)], setText(WARN, 'files'));
    expect(fates(all)).toEqual([
      `files: none: policysets/files: metadata.name: a policy set of the webhook's own files is called "files"`,
    ]);
    expect(orders(all)).toEqual(['files: privileged warn']);
  });

  test('may be without any policy, with a warning', () => {
    expect(fates(compose([kept('team', '{}')]))).toEqual([
      'team: current: policysets/team: spec: no policies, so the set does nothing',
    ]);
  });
});

describe('a bad one', () => {
  test('gives way to what was good last, and the others go on', () => {
    const all = compose([kept('other', WARN), kept('team', BAD, DENY)]);
    expect(fates(all)).toEqual(['other: current', `team: last good: ${BADLY}`]);
    expect(orders(all)).toEqual(['other: privileged warn', 'team: privileged deny']);
  });

  test('gives way to nothing where none was ever good', () => {
    const all = compose([kept('other', WARN), kept('team', BAD)]);
    expect(fates(all)).toEqual(['other: current', `team: none: ${BADLY}`]);
    expect(all.outcomes[1]).not.toHaveProperty('digest');
  });

  test('that was good for another catalogue is gone, and its own problems are told', () => {
    const all = compose([kept('team', BAD, '{ policies: [{ id: of-yesterday }] }')]);
    expect(fates(all)).toEqual([`team: none: ${BADLY}`]);
  });

  test('takes no child with it: the child extends what was good last', () => {
    const all = compose([kept('child', '{ extends: [team] }'), kept('team', BAD, DENY)]);
    expect(fates(all)).toEqual(['child: current', `team: last good: ${BADLY}`]);
    expect(orders(all)).toEqual(['child: privileged deny', 'team: privileged deny']);
  });

  test('that was never good leaves its child with what it had', () => {
    const all = compose([kept('child', '{ extends: [team] }', WARN), kept('team', BAD)]);
    expect(fates(all)[0]).toBe(
      'child: last good: policysets/child: spec.extends[0]: the policy set "team" has errors, and none of its versions was ever good',
    );
    expect(orders(all)).toEqual(['child: privileged warn']);
  });

  test.each([
    ['one', [kept('a', '{ extends: [a] }')]],
    ['two', [kept('a', '{ extends: [b] }'), kept('b', '{ extends: [a] }')]],
    ['three', [kept('a', '{ extends: [b] }'), kept('b', '{ extends: [c] }'), kept('c', '{ extends: [a] }')]],
  ])('that extends itself through %s is told so, and the composing ends', (_, sets) => {
    const told = fates(compose(sets)).join('\n');
    expect(told).toContain('would extend itself');
    expect(told).not.toMatch(/^a: current$/m);
  });

  test.each(['null', '[]', '7', '"spec"', '{ policies: {} }', '{ policies: [null] }', '{ __proto__: {} }'])(
    'with the spec %s harms nobody',
    (spec) => {
      expect(orders(compose([kept('other', WARN), kept('team', spec, DENY)]))).toEqual([
        'other: privileged warn',
        'team: privileged deny',
      ]);
    },
  );
});

test('what was good stands for all that it extended, when its parent is gone', () => {
  const before = compose([
    kept('base', DENY),
    kept('team', '{ mode: audit, extends: [base], policies: [{ id: host-pid }] }'),
  ]);
  const whole = before.outcomes[1]?.whole;
  const alone: Candidate = { ...kept('team', '{ extends: [base] }'), lastGood: whole };
  const after = compose([alone]);
  expect(fates(after)[0]).toContain(
    'team: last good: policysets/team: spec.extends[0]: no policy set is called',
  );
  expect(after.outcomes[0]?.digest).toBe(before.outcomes[1]?.digest);
  expect(after.sets.sets).toEqual(before.sets.sets.filter(({ name }) => name === 'team'));
});
