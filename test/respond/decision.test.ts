import { describe, expect, test } from 'vitest';
import { admit, admitBoth } from '#admit.ts';
import type { Facts } from '#facts.ts';
import type { Json } from '#json/value.ts';
import { findingAt, forbids, set, testPolicy, wants } from '../support/policies.ts';
import { MADE_UP, reviewOf, schemaThat, TAKES_ALL, updateOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, RECOMMENDED, setOf } from '../support/sets.ts';
import { podWith, workloadKind } from '../support/workloads.ts';

const MENDS = setOf([wants('a', true)]);
const CONTROLLED = { ownerReferences: [{ kind: 'Foo', controller: true }] };

describe('a body that is no review', () => {
  test.each<Json>([null, 'x', {}, { kind: 'AdmissionReview' }])('%j is errored, in both hooks', (body) => {
    for (const facts of [MADE_UP, VALIDATE]) {
      const decision = admit(body, RECOMMENDED, facts);
      expect(decision).toMatchObject({
        uid: '',
        phase: facts.phase,
        outcome: 'errored',
        patch: [],
        warnings: [],
      });
      expect(decision.problem?.code).toMatch(/^review-/);
      expect(decision.auditAnnotations).toEqual({});
    }
  });
});

describe('a request that is let through', () => {
  test('says why, and has no object', () => {
    const decision = admit(reviewOf(podWith({}), { operation: 'DELETE', uid: 'u7' }), MENDS, MADE_UP);
    expect(decision).toMatchObject({ uid: 'u7', outcome: 'allowed', exemption: 'operation', patch: [] });
    expect(decision).not.toHaveProperty('object');
  });

  test.each([
    ['a kind', reviewOf({ apiVersion: 'v1', kind: 'Service', spec: {} })],
    ['a subresource', reviewOf(podWith({}), { subResource: 'status' })],
    ['an operation', reviewOf(podWith({}))],
  ])('because no policy looks at such %s', (what, review) => {
    const policy =
      what === 'an operation' ? wants('a', true, {}, { operations: ['UPDATE'] }) : wants('a', true);
    expect(admit(review, setOf([policy]), MADE_UP)).toMatchObject({
      outcome: 'allowed',
      exemption: 'no-policy',
    });
  });
});

describe('the mutating hook', () => {
  test('gives patch, proof and object, and splits what it found', () => {
    const policies = [wants('a', true), forbids('b', 'b', true)];
    expect(admit(reviewOf(podWith({ b: true })), setOf(policies), MADE_UP)).toMatchObject({
      phase: 'mutate',
      outcome: 'mended',
      violations: [
        { policy: 'a', risk: 'safe', consequence: 'warn' },
        { policy: 'b', risk: null, consequence: 'warn' },
      ],
      mended: [{ policy: 'a' }],
      remaining: [{ policy: 'b', risk: null }],
      patch: [{ op: 'add', path: '/spec/a', value: true }],
      proof: {
        operations: 1,
        cleared: 1,
        passes: 1,
        gates: [
          { gate: 'applies', looked: ['add /spec/a'] },
          { gate: 'inside', looked: ['a'] },
          { gate: 'guarded', looked: ['identity', 'programs', 'parts', 'powers'] },
          { gate: 'clears', looked: ['a::unset'] },
          { gate: 'introduces-nothing', looked: ['a', 'b'] },
          { gate: 'valid', looked: ['any', expect.stringMatching(/^\d+ invariants$/)] },
          { gate: 'fixed-point', looked: ['pass 2 changes nothing'] },
        ],
        dropped: [],
      },
      object: { spec: { a: true, b: true } },
      faults: [],
    });
  });

  test('never denies, and leaves warnings about the rest to the other hook', () => {
    const sets = setOf([forbids('b', 'b', true)], { unmended: 'deny' });
    expect(admit(reviewOf(podWith({ b: true })), sets, MADE_UP)).toMatchObject({
      outcome: 'allowed',
      warnings: [],
      remaining: [{ consequence: 'deny' }],
    });
  });

  test('tells the risk of a fix that it may not apply', () => {
    const sets = setOf([wants('a', true)], { mend: 'never' });
    expect(admit(reviewOf(podWith({})), sets, MADE_UP)).toMatchObject({
      patch: [],
      remaining: [{ risk: 'safe' }],
    });
  });

  test('gives no proof where nothing was tried', () => {
    expect(admit(reviewOf(podWith({ a: true })), MENDS, MADE_UP)).not.toHaveProperty('proof');
  });

  test('names what was tried and not proven', () => {
    const useless = wants('useless', true, { edits: [set('/spec/other', true)] });
    expect(admit(reviewOf(podWith({})), setOf([useless]), MADE_UP)).toMatchObject({
      outcome: 'allowed',
      patch: [],
      proof: { operations: 0, dropped: [{ policy: 'useless', gate: 'clears', reason: expect.any(String) }] },
    });
  });

  test('sends nothing when time is up, and says so', () => {
    expect(admit(reviewOf(podWith({})), MENDS, { ...MADE_UP, outOfTime: () => true })).toMatchObject({
      outcome: 'allowed',
      shed: 'deadline',
      patch: [],
      mended: [],
      remaining: [{ policy: 'a' }],
    });
  });

  test('asks for the schema of the request’s own kind and version', () => {
    const asked: unknown[] = [];
    const schemas = (kind: unknown) => {
      asked.push(kind);
      return TAKES_ALL();
    };
    const deployment = workloadKind('Deployment').wrap({ containers: [] });
    expect(admit(reviewOf(deployment), RECOMMENDED, { ...MADE_UP, schemas }).outcome).toBe('allowed');
    expect(asked).toEqual([{ group: 'apps', version: 'v1', kind: 'Deployment' }]);
  });

  test('does not send what its schema does not take', () => {
    const schemas = schemaThat(() => ['spec.a is not known']);
    const valid = { ...MADE_UP, schemas };
    // The same fault before and after is the object's own.
    expect(admit(reviewOf(podWith({})), MENDS, valid).outcome).toBe('mended');
    const strict = {
      ...MADE_UP,
      schemas: schemaThat((object) => (JSON.stringify(object).includes('"a"') ? ['no a'] : [])),
    };
    expect(admit(reviewOf(podWith({})), MENDS, strict)).toMatchObject({
      patch: [],
      proof: { dropped: [{ gate: 'valid' }] },
    });
  });
});

describe('whose object it is', () => {
  test.each([
    ['a Pod of its own', podWith({}), 'mended'],
    ['a Pod that a controller made', podWith({}, CONTROLLED), 'mended'],
    ['a mirror Pod', podWith({}, { annotations: { 'kubernetes.io/config.mirror': 'x' } }), 'allowed'],
  ])('%s', (_, object, outcome) => {
    expect(admit(reviewOf(object), MENDS, MADE_UP)).toMatchObject({ outcome, violations: [{ policy: 'a' }] });
  });

  test('a ReplicaSet that a controller made is judged and not mended', () => {
    const replicaSet = {
      ...workloadKind('ReplicaSet').wrap({ containers: [{ name: 'app' }] }),
      metadata: CONTROLLED,
    };
    expect(admit(reviewOf(replicaSet), RECOMMENDED, MADE_UP)).toMatchObject({
      outcome: 'allowed',
      patch: [],
    });
    expect(admit(reviewOf(replicaSet), RECOMMENDED, MADE_UP).violations).not.toEqual([]);
  });
});

describe('an update', () => {
  test('is mended for what it brings in, and for nothing else', () => {
    const [old, bad] = [{ name: 'old' }, { name: 'new' }];
    const deployment = (...containers: Json[]) => workloadKind('Deployment').wrap({ containers });
    const decision = admit(updateOf(deployment(old), deployment(old, bad)), setOf([escalation()]), MADE_UP);
    expect(decision.patch.map(({ path }) => path)).toEqual([
      '/spec/template/spec/containers/1/securityContext',
    ]);
    expect(decision.violations).toHaveLength(1);
  });

  function escalation() {
    return policyCalled('privilege-escalation');
  }
});

describe('policies that fail', () => {
  const throwing = (stage: 'detect' | 'fix') => {
    const fail = () => {
      throw new Error('hunter2');
    };
    return testPolicy('failing', {
      detect: stage === 'detect' ? fail : () => [findingAt('/spec/x', 1)],
      ...(stage === 'fix' && { fix: { risks: { safe: 'No.' }, pointers: ['/spec'], offer: fail } }),
    });
  };

  test.each(['detect', 'fix'] as const)('in %s are named, and deny and stop nothing', (stage) => {
    const sets = setOf([throwing(stage), wants('a', true)], { unmended: 'warn' });
    const { mutated, validated } = admitBoth(reviewOf(podWith({})), sets, MADE_UP);
    expect(mutated).toMatchObject({
      outcome: 'mended',
      patch: [{ path: '/spec/a' }],
      faults: [{ policy: 'failing', stage }],
    });
    expect(validated.outcome).toBe(stage === 'fix' ? 'warned' : 'allowed');
    expect(JSON.stringify([mutated, validated])).not.toContain('hunter2');
  });
});

describe('whoever only looks', () => {
  const look = (facts: Partial<Facts>) => admit(reviewOf(podWith({})), MENDS, { ...MADE_UP, ...facts });

  test('is told the same violations and risks, and nothing is mended', () => {
    const { violations, remaining, ...looked } = look({ lookOnly: true });
    const mended = look({});
    expect(violations).toEqual(mended.violations);
    expect(violations).toMatchObject([{ risk: 'safe' }]);
    expect(remaining).toEqual(violations);
    expect(looked).toMatchObject({ outcome: 'allowed', patch: [], mended: [] });
    expect(mended.patch).toHaveLength(1);
  });
});

describe('both hooks, one after the other', () => {
  test('the second judges what the first made', () => {
    const { mutated, validated } = admitBoth(reviewOf(podWith({})), MENDS, MADE_UP);
    expect(mutated).toMatchObject({ phase: 'mutate', outcome: 'mended' });
    expect(validated).toMatchObject({ phase: 'validate', outcome: 'allowed', violations: [] });
  });

  test('the second sees the request as it came, where the first did not judge it', () => {
    const { mutated, validated } = admitBoth({ kind: 'Pod' }, MENDS, MADE_UP);
    expect([mutated.outcome, validated.outcome]).toEqual(['errored', 'errored']);
    const exempt = admitBoth(reviewOf(podWith({}), { operation: 'DELETE' }), MENDS, MADE_UP);
    expect(exempt.validated).toMatchObject({ outcome: 'allowed', exemption: 'operation' });
  });
});
