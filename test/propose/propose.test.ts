import { describe, expect, test } from 'vitest';
import { detect } from '#detect/detect.ts';
import type { JsonMap } from '#json/value.ts';
import type { Edit, Fix, Risk } from '#policy.ts';
import type { Injected, MendLevel } from '#policyset/rule.ts';
import { offersFor } from '#propose/offer.ts';
import { propose } from '#propose/propose.ts';
import { findingAt, remove, set, testPolicy } from '../support/policies.ts';
import { type Orders, ruleOf, rulesOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const SETTING = { kind: { group: '', version: 'v1', kind: 'Pod' }, namespace: 'default' };

/** One violation for each list of edits, fixed by it. */
function offersOf(edits: readonly (readonly Edit[])[], risk: Risk = 'safe', orders: Orders = {}) {
  const policy = testPolicy('p', {
    detect: () => edits.map((_, index) => findingAt(`/spec/${index}`, index)),
    fix: {
      risks: { [risk]: 'Why not.' },
      pointers: ['/spec'],
      offer: ({ value }) => ({ risk, edits: edits[Number(value)] ?? [] }),
    },
  });
  const detection = detect(SETTING, podWith({}), rulesOf([ruleOf(policy, orders)]));
  return offersFor(detection, detection.found).offers;
}

/** For each group, the numbers of the violations that it mends. */
function grouped(...edits: Edit[][]) {
  const groups = propose(offersOf(edits), () => true);
  return groups.map(({ offers }) => offers.map(({ detected }) => Number(detected.finding.value)));
}

test('a fix is proposed only if each of its edits may be made, with the value that it sets', () => {
  const asked: unknown[] = [];
  const mutable = (pointer: string, value?: unknown) => {
    asked.push([pointer, value]);
    return pointer !== '/c';
  };
  const groups = propose(
    offersOf([
      [set('/a', 1), remove('/b')],
      [set('/d', 2), remove('/c')],
    ]),
    mutable,
  );
  expect(groups.map(({ edits }) => edits)).toEqual([[set('/a', 1), remove('/b')]]);
  expect(asked).toEqual([
    ['/a', 1],
    ['/b', undefined],
    ['/d', 2],
    ['/c', undefined],
  ]);
});

describe('fixes of one pass', () => {
  test('that touch different fields go together, in their order', () => {
    expect(grouped([set('/b', 1)], [set('/a', 1)], [remove('/c')])).toEqual([[0], [1], [2]]);
  });

  test.each<[string, Edit, Edit]>([
    ['the same field with another value', set('/a/b', 1), set('/a/b', 2)],
    ['a field and what lies below it', set('/a/b', 1), set('/a/b/c', 1)],
    ['a field and what lies above it', set('/a/b/c', 1), set('/a/b', { c: 1 })],
    ['a removal and a set of the same', remove('/a/b'), set('/a/b', 1)],
    ['a removal above a set', set('/a/b', 1), remove('/a')],
    ['a set below a removal', remove('/a'), set('/a/b', 1)],
  ])('overlap in %s: the second waits', (_, first, second) => {
    expect(grouped([first], [second], [set('/other', 1)])).toEqual([[0], [2]]);
  });

  test('do not overlap where one’s name only starts like the other’s', () => {
    expect(grouped([set('/a/b', 1)], [set('/a/bc', 1)], [set('/a/b~1c', 1)])).toEqual([[0], [1], [2]]);
  });

  test('do not overlap where one’s parent only starts like the other', () => {
    expect(grouped([set('/ab', 1)], [set('/abc/d', 1)])).toEqual([[0], [1]]);
  });

  test('do not overlap where each adds an item of its own to the end of a list; an equal one is shared', () => {
    expect(grouped([set('/a/-', 1)], [set('/a/-', { b: 1 })], [set('/a/-', { b: 1 })])).toEqual([
      [0],
      [1, 2],
    ]);
  });

  test('overlap where one adds to a list that another sets or removes', () => {
    expect(grouped([set('/a/-', 1)], [set('/a', [])])).toEqual([[0]]);
    expect(grouped([remove('/a')], [set('/a/-', 1)])).toEqual([[0]]);
  });

  test('wait whole, when one of their edits overlaps', () => {
    expect(grouped([set('/a', 1)], [set('/b', 1), set('/a', 2)], [set('/b', 2)])).toEqual([[0], [2]]);
  });

  test('share an edit that is equal, also where keys stand in another order', () => {
    expect(grouped([set('/a', { x: 1, y: 2 })], [set('/b', 1)], [set('/a', { y: 2, x: 1 })])).toEqual([
      [0, 2],
      [1],
    ]);
    expect(grouped([remove('/a')], [remove('/a')])).toEqual([[0, 1]]);
  });

  test('share all edits of a group or none', () => {
    const two = [set('/a', 1), set('/b', 1)];
    expect(grouped(two, [set('/a', 1)])).toEqual([[0, 1]]);
    expect(grouped([set('/a', 1)], two)).toEqual([[0]]);
    expect(grouped([set('/a', 1)], [set('/b', 1)], two)).toEqual([[0], [1]]);
  });
});

describe('a fix is only proposed', () => {
  const levels: MendLevel[] = ['never', 'safe', 'evidence', 'risky'];
  const risks: Risk[] = ['safe', 'evidence', 'risky'];
  const cases = levels.flatMap((mend) => risks.map((risk) => [mend, risk] as const));

  test.each(cases)('at mend: %s, risk %s, if it is no riskier', (mend, risk) => {
    const groups = propose(offersOf([[set('/a', 1)]], risk, { mend }), () => true);
    expect(groups.length).toBe(levels.indexOf(risk) <= levels.indexOf(mend) ? 1 : 0);
  });

  test('where its rule is enforced', () => {
    expect(propose(offersOf([[set('/a', 1)]], 'safe', { enforce: false }), () => true)).toEqual([]);
  });

  test('where every field that it touches can be changed', () => {
    const offers = offersOf([[set('/a', 1), set('/fixed', 1)], [set('/b', 1)]]);
    expect(propose(offers, (pointer) => pointer !== '/fixed').map(({ edits }) => edits)).toEqual([
      [set('/b', 1)],
    ]);
  });
});

describe('offers', () => {
  const detection = (offer: () => Fix | undefined) => {
    const policy = testPolicy('p', {
      detect: () => [findingAt('/spec/a', 1), findingAt('/spec/b', 1)],
      fix: { risks: { safe: 'Why not.' }, pointers: ['/spec'], offer },
    });
    const other = testPolicy('unfixable', { detect: () => [findingAt('/spec/c', 1)] });
    return detect(SETTING, podWith({}), rulesOf([ruleOf(policy), ruleOf(other)]));
  };

  test('come for the violations asked about, where the policy has a fix with edits', () => {
    const found = detection(() => ({ risk: 'safe', edits: [set('/a', 1)] }));
    expect(offersFor(found, found.found).offers).toHaveLength(2);
    expect(offersFor(found, found.found.slice(1)).offers).toHaveLength(1);
    const none = detection(() => undefined);
    expect(offersFor(none, none.found)).toEqual({ offers: [], faults: [] });
    const empty = detection(() => ({ risk: 'safe', edits: [] }));
    expect(offersFor(empty, empty.found)).toEqual({ offers: [], faults: [] });
  });

  test('come from a policy that does not throw', () => {
    const found = detection(() => {
      throw new Error('hunter2');
    });
    const { offers, faults } = offersFor(found, found.found);
    expect(offers).toEqual([]);
    expect(faults).toMatchObject([
      { policy: 'p', stage: 'fix' },
      { policy: 'p', stage: 'fix' },
    ]);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});

test('a fix of an object without a Pod is offered', () => {
  const policy = testPolicy('p', {
    detect: () => [findingAt('/metadata', 1)],
    fix: {
      risks: { safe: 'Why not.' },
      pointers: ['/metadata'],
      offer: () => ({ risk: 'safe', edits: [set('/metadata/x', 1)] }),
    },
  });
  const found = detect(SETTING, { metadata: {} }, rulesOf([ruleOf(policy)]));
  expect(offersFor(found, found.found).offers).toHaveLength(1);
});

describe('where another webhook injected a container', () => {
  const ANNOTATIONS = { 'sidecar.istio.io/status': '{}' };
  const OWN = '/spec/containers/0';
  const INJECTED = '/spec/containers/1';

  /** The number of offers for a finding about the container at `place`, or the Pod, whose fix edits `pointers`. */
  function offered(
    place: number | undefined,
    pointers: readonly string[],
    { injected = 'leave', annotations = ANNOTATIONS }: { injected?: Injected; annotations?: JsonMap } = {},
  ): number {
    const policy = testPolicy('p', {
      detect: ({ pod }) => {
        const container = place === undefined ? undefined : pod?.containers[place];
        return [findingAt('/spec/x', 1, container === undefined ? {} : { container })];
      },
      fix: {
        risks: { safe: 'Why not.' },
        pointers: ['/spec'],
        offer: () => ({ risk: 'safe', edits: pointers.map((pointer) => set(pointer, 1)) }),
      },
    });
    const pod = podWith(
      { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
      { name: 'test', annotations },
    );
    const rule = ruleOf(policy);
    const says = rule.says.map((say) => ({ ...say, injected }));
    const found = detect(SETTING, pod, rulesOf([{ ...rule, says, injected }]));
    return offersFor(found, found.found).offers.length;
  }

  test.each<[string, number | undefined, readonly string[], number]>([
    ['a fix of another container', 0, [`${OWN}/x`], 1],
    ['a fix of the injected one', 1, [`${INJECTED}/x`], 0],
    ['what is wrong with the injected one, wherever it is mended', 1, [`${OWN}/x`], 0],
    ['a fix that reaches the injected one as well', 0, [`${OWN}/x`, `${INJECTED}/x`], 0],
    ['a fix of the Pod', undefined, ['/spec/hostPID'], 0],
    ['a fix beside the Pod', undefined, ['/metadata/annotations/x'], 1],
  ])('%s is offered only if it does not reach it', (_, place, pointers, count) => {
    expect(offered(place, pointers)).toBe(count);
    expect(offered(place, pointers, { injected: 'mend' })).toBe(1);
    expect(offered(place, pointers, { annotations: {} })).toBe(1);
  });
});
