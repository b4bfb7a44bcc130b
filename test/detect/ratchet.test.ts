import { describe, expect, test } from 'vitest';
import { detect } from '#detect/detect.ts';
import { countKeys } from '#detect/key.ts';
import { beyond, ratchetOf } from '#detect/ratchet.ts';
import type { JsonMap } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { findingAt, forbids, testPolicy, wants } from '../support/policies.ts';
import { requestWith } from '../support/requests.ts';
import { POLICIES, policyCalled, ruleOf, rulesOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const SETTING = { kind: { group: '', version: 'v1', kind: 'Pod' }, namespace: 'default' };

/** Pointers of what counts in the update from `oldSpec` to `spec`. */
function counted(
  policies: readonly Policy[],
  spec: JsonMap,
  oldSpec: JsonMap | undefined,
  operation = 'UPDATE',
) {
  const request = requestWith({
    operation,
    object: podWith(spec),
    oldObject: oldSpec === undefined ? undefined : podWith(oldSpec),
  });
  const rules = rulesOf(policies.map((policy) => ruleOf(policy)));
  return ratchetOf(
    request,
    SETTING,
    rules,
  )(detect(SETTING, podWith(spec), rules)).map(({ violation }) => violation.pointer);
}

const A = wants('a', true);
const B = wants('b', true);

describe('what counts', () => {
  test('on create is everything', () => {
    expect(counted([A, B], {}, {}, 'CREATE')).toEqual(['/spec/a', '/spec/b']);
  });

  test('on update without an old object is everything', () => {
    expect(counted([A, B], {}, undefined)).toEqual(['/spec/a', '/spec/b']);
  });

  test('on update is what the old object did not have', () => {
    expect(counted([A, B], {}, { a: true })).toEqual(['/spec/a']);
    expect(counted([A, B], {}, {})).toEqual([]);
  });

  test('on update is also the same field with another bad value', () => {
    expect(counted([A], { a: false }, {})).toEqual(['/spec/a']);
  });
});

describe('containers that share a name', () => {
  const escalation = policyCalled('privilege-escalation');
  const app = { name: 'app' };
  const good = { name: 'app', securityContext: { allowPrivilegeEscalation: false } };
  const pointer = (index: number) => `/spec/containers/${index}/securityContext/allowPrivilegeEscalation`;

  test('count by their number: the last one is the new one', () => {
    expect(counted([escalation], { containers: [app, app, app] }, { containers: [app, app] })).toEqual([
      pointer(2),
    ]);
    expect(counted([escalation], { containers: [app, app] }, { containers: [app, app] })).toEqual([]);
    expect(counted([escalation], { containers: [app, good] }, { containers: [app, app] })).toEqual([]);
  });

  test('without names count by their place', () => {
    expect(counted([escalation], { containers: [{}, {}] }, { containers: [{}] })).toEqual([pointer(1)]);
  });
});

test('moving a container brings nothing in', () => {
  const [a, b] = [{ name: 'a' }, { name: 'b', securityContext: { privileged: true } }];
  expect(counted(POLICIES, { containers: [b, a] }, { containers: [a, b] })).toEqual([]);
});

describe('a policy that fails on the old object', () => {
  const failing = testPolicy('failing', {
    detect: ({ object }) => {
      if (JSON.stringify(object).includes('old')) throw new Error('old');
      return [findingAt('/spec/failing', true)];
    },
  });

  test('does not count, and the others do', () => {
    expect(counted([failing, A], {}, { a: true, note: 'old' })).toEqual(['/spec/a']);
    expect(counted([failing, A], {}, { a: true })).toEqual(['/spec/a']);
  });
});

describe('a finding that a broader one holds', () => {
  const broader = [{ item: 'all', value: '*' }];
  const stars = testPolicy('stars', {
    detect: ({ object }) =>
      JSON.stringify(object).includes('all')
        ? [findingAt('/spec/all', true, { item: 'all', value: '*' })]
        : [findingAt('/spec/one', true, { item: 'one', broader })],
  });

  test('counts only where there was none', () => {
    expect(counted([stars], {}, { note: 'all' })).toEqual([]);
    expect(counted([stars], { note: 'all' }, {})).toEqual(['/spec/all']);
    expect(counted([stars], {}, undefined)).toEqual(['/spec/one']);
  });
});

describe('beyond', () => {
  const found = (count: number) =>
    detect(
      SETTING,
      podWith({}),
      rulesOf([
        ruleOf(
          testPolicy('p', {
            detect: () => Array.from({ length: count }, (_, i) => findingAt(`/spec/${i}`, 1)),
          }),
        ),
        ruleOf(forbids('q', 'absent', true)),
      ]),
    ).found;
  const pointers = (count: number, known: number) =>
    beyond(found(count), countKeys(found(known))).map(({ violation }) => violation.pointer);

  test('is the rest after as many as are known', () => {
    expect(pointers(3, 0)).toEqual(['/spec/0', '/spec/1', '/spec/2']);
    expect(pointers(3, 2)).toEqual(['/spec/2']);
    expect(pointers(3, 5)).toEqual([]);
  });

  test('counts keys', () => {
    expect(countKeys(found(3))).toEqual(new Map([['p::1', 3]]));
  });
});
