import { describe, expect, test } from 'vitest';
import { type JsonMap, mapAt, numberAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { offersFor } from '#propose/offer.ts';
import { mend } from '#verify/mend.ts';
import type { Ground } from '#verify/prove.ts';
import { proposalFor } from '../support/mending.ts';
import { findingAt, set, testPolicy, wants } from '../support/policies.ts';

function mendOf(policies: readonly Policy[], spec: JsonMap = {}, parts: Partial<Ground> = {}) {
  const { found, ground } = proposalFor(spec, policies, parts);
  const { offers } = offersFor(found, found.found);
  return { ...mend(found, offers, ground, ({ found: all }) => all), found };
}

/**
 * `count` violations whose fixes all write one field, so that one is held back for the next pass, and again: each
 * pass mends one.
 */
function stairs(count: number): Policy {
  return testPolicy('stairs', {
    detect: ({ object }) => {
      const done = numberAt(object, 'spec', 'step') ?? 0;
      return Array.from({ length: count }, (_, step) => findingAt('/spec/step', step + 1)).slice(done);
    },
    fix: {
      risks: { safe: 'No.' },
      pointers: ['/spec/step'],
      offer: ({ value }) => ({ risk: 'safe', edits: [set('/spec/step', Number(value))] }),
    },
  });
}

test('nothing to mend is no pass', () => {
  const result = mendOf([wants('a', true)], { a: true });
  expect(result).toMatchObject({ operations: [], applied: [], dropped: [], passes: 0 });
  expect(result.after).toBe(result.found);
  expect(result).not.toHaveProperty('gaveUp');
});

test('one pass mends what does not overlap, and the next shows the fixed point', () => {
  expect(mendOf([wants('a', true), wants('b', true)])).toMatchObject({
    operations: [{ path: '/spec/a' }, { path: '/spec/b' }],
    applied: [{}, {}],
    passes: 1,
    after: { found: [] },
  });
});

describe('overlapping fixes', () => {
  test.each([1, 2, 3, 4])('take %i passes, in one patch', (count) => {
    const result = mendOf([stairs(count)]);
    expect(result.passes).toBe(count);
    expect(result.operations.map((operation) => 'value' in operation && operation.value)).toEqual(
      Array.from({ length: count }, (_, step) => step + 1),
    );
    expect(result.after.found).toEqual([]);
  });

  test('that never come to an end are given up, with all that was mended', () => {
    const result = mendOf([stairs(5), wants('a', true)]);
    expect(result).toMatchObject({ operations: [], applied: [], passes: 0, gaveUp: 'no-fixed-point' });
    expect(result.after).toBe(result.found);
  });
});

test('what cannot be proven is reported once, as it is on the mended object', () => {
  const useless = wants('b', true, { edits: [set('/spec/not-b', true)] });
  const result = mendOf([wants('a', true), useless]);
  expect(result.operations).toMatchObject([{ path: '/spec/a' }]);
  expect(result.dropped).toMatchObject([{ gate: 'clears', reason: 'b::unset is still there' }]);
});

test('a fix that is only offered on the result of another has its turn in the next pass', () => {
  const fix = wants('b', true).fix;
  const later = wants('b', true, undefined, {
    ...(fix !== undefined && {
      fix: {
        ...fix,
        offer: (finding, subject, parameters) =>
          mapAt(subject.object, 'spec')?.['a'] === true ? fix.offer(finding, subject, parameters) : undefined,
      },
    }),
  });
  expect(mendOf([later, wants('a', true)])).toMatchObject({
    operations: [{ path: '/spec/a' }, { path: '/spec/b' }],
    passes: 2,
    after: { found: [] },
  });
});

describe('out of time', () => {
  test('is nothing that has nothing to mend', () => {
    expect(mendOf([wants('a', true)], { a: true }, { outOfTime: () => true })).not.toHaveProperty('gaveUp');
  });

  test('gives no patch, however far it was', () => {
    let passes = 0;
    const watched: Policy = {
      ...stairs(3),
      detect: (subject, parameters) => {
        passes = numberAt(subject.object, 'spec', 'step') ?? 0;
        return stairs(3).detect(subject, parameters);
      },
    };
    const result = mendOf([watched], {}, { outOfTime: () => passes >= 2 });
    expect(result).toMatchObject({ operations: [], applied: [], gaveUp: 'deadline' });
    expect(result.after).toBe(result.found);
  });
});
