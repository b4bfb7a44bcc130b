import { describe, expect, test } from 'vitest';
import { mapAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import type { Ground } from '#verify/prove.ts';
import { verify } from '#verify/verify.ts';
import { proposalFor } from '../support/mending.ts';
import { findingAt, forbids, set, testPolicy, wants } from '../support/policies.ts';

function verdictOn(policies: readonly Policy[], parts: Partial<Ground> = {}) {
  const { found, groups, ground } = proposalFor({}, policies, parts);
  return { ...verify(groups, found, ground), found };
}

const good = (id: string) => wants(id, true);
/** Clears nothing. */
const bad = (id: string) => wants(id, true, { edits: [set(`/spec/not-${id}`, true)] });

/** `0-good`, `1-good`, … with bad ones at these places. */
function row(length: number, ...badAt: number[]): Policy[] {
  return Array.from({ length }, (_, index) => (badAt.includes(index) ? bad(`f${index}`) : good(`f${index}`)));
}

const paths = ({ operations }: ReturnType<typeof verdictOn>) => operations.map(({ path }) => path);
const droppedIn = ({ dropped }: ReturnType<typeof verdictOn>) =>
  dropped.map(({ group, gate }) => [group.offers[0]?.detected.rule.policy.id, gate]);

test('what holds as a whole is kept as a whole', () => {
  const verdict = verdictOn(row(3));
  expect(paths(verdict)).toEqual(['/spec/f0', '/spec/f1', '/spec/f2']);
  expect(verdict).toMatchObject({ dropped: [], after: { found: [] } });
  expect(verdict.kept).toHaveLength(3);
});

test('nothing proposed is nothing proven', () => {
  const verdict = verdictOn([forbids('x', 'absent', true)]);
  expect(verdict).toMatchObject({ operations: [], kept: [], dropped: [] });
  expect(verdict.after).toEqual(verdict.found);
});

describe('what does not hold is dropped, and the rest kept', () => {
  test.each([
    [5, [0]],
    [5, [4]],
    [8, [2, 5]],
    [3, [0, 1, 2]],
    [1, [0]],
  ])('of %i the ones at %j', (length, badAt) => {
    const verdict = verdictOn(row(length, ...badAt));
    expect(droppedIn(verdict)).toEqual(badAt.map((index) => [`f${index}`, 'clears']));
    const rest = [...Array(length).keys()].filter((index) => !badAt.includes(index));
    expect(paths(verdict)).toEqual(rest.map((index) => `/spec/f${index}`));
    expect(verdict.after.found.map(({ violation }) => violation.policy)).toEqual(
      badAt.map((index) => `f${index}`),
    );
  });

  test('fixes that stand together fall together', () => {
    const edits = [set('/spec/shared', true)];
    const verdict = verdictOn([wants('a', true, { edits }), wants('b', true, { edits }), good('c')]);
    expect(verdict.dropped.map(({ group }) => group.offers.length)).toEqual([2]);
    expect(paths(verdict)).toEqual(['/spec/c']);
  });

  test('of two that only fail together the first stays', () => {
    const notBoth = testPolicy('not-both', {
      detect: ({ object }) => {
        const { a, b } = mapAt(object, 'spec') ?? {};
        return a === true && b === true ? [findingAt('/spec', 'both')] : [];
      },
    });
    const verdict = verdictOn([good('a'), good('b'), notBoth]);
    expect(paths(verdict)).toEqual(['/spec/a']);
    expect(droppedIn(verdict)).toEqual([['b', 'introduces-nothing']]);
  });
});

describe('a search that costs too much', () => {
  test('ends: what is undecided after 64 proofs is dropped, what was proven is kept', () => {
    // Every second one is bad: far more than 64 proofs would be needed to tell them apart.
    const policies = row(200, ...Array.from({ length: 100 }, (_, index) => 2 * index + 1));
    let examined = 0;
    const counting = testPolicy('counting', {
      detect: () => {
        examined++;
        return [];
      },
    });
    const verdict = verdictOn([...policies, counting]);
    // One more: what was found in the first place.
    expect(examined).toBe(64 + 1);
    expect(verdict.kept.length).toBeGreaterThan(10);
    expect(verdict.kept.length + verdict.dropped.length).toBe(200);
    expect(new Set(verdict.dropped.map(({ gate }) => gate))).toEqual(new Set(['clears', 'time']));
    expect(paths(verdict).every((path) => Number(path.slice('/spec/f'.length)) % 2 === 0)).toBe(true);
  });

  test('ends when time is up', () => {
    expect(droppedIn(verdictOn(row(3), { outOfTime: () => true }))).toEqual([
      ['f0', 'time'],
      ['f1', 'time'],
      ['f2', 'time'],
    ]);
  });

  test('says so', () => {
    const { dropped } = verdictOn(row(1), { outOfTime: () => true });
    expect(dropped.map(({ reason }) => reason)).toEqual(['not decided in time']);
  });

  test('finds one bad fix among a thousand', () => {
    const verdict = verdictOn([many(1_000, 718)]);
    expect(verdict.kept).toHaveLength(999);
    expect(verdict.dropped.map(({ group }) => group.offers[0]?.detected.finding.item)).toEqual(['718']);
  });
});

/** One policy with many findings, of which the fix of one clears nothing. */
function many(count: number, badAt: number): Policy {
  const names = Array.from({ length: count }, (_, index) => String(index));
  return testPolicy('many', {
    detect: ({ object }) => {
      const spec = mapAt(object, 'spec') ?? {};
      return names
        .filter((item) => spec[item] === undefined)
        .map((item) => findingAt(`/spec/${item}`, undefined, { item }));
    },
    fix: {
      risks: { safe: 'No.' },
      pointers: ['/spec'],
      offer: ({ item }) => ({
        risk: 'safe',
        edits: [set(item === String(badAt) ? '/spec/x' : `/spec/${item}`, 1)],
      }),
    },
  });
}
