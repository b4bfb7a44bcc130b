import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { Facts } from '#facts.ts';
import type { JsonMap } from '#json/value.ts';
import { set, wants } from '../support/policies.ts';
import { MADE_UP, reviewOf, VALIDATE } from '../support/reviews.ts';
import { RECOMMENDED, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const annotations = (spec: JsonMap, sets = RECOMMENDED, facts: Facts = MADE_UP) =>
  admit(reviewOf(podWith(spec)), sets, facts).auditAnnotations;

const DIGEST = 'sha256:0123456789abcdef';

describe('the audit log', () => {
  const spec = {
    securityContext: { seccompProfile: { type: 'RuntimeDefault' }, runAsNonRoot: true },
    containers: [{ name: 'app', resources: { limits: { cpu: 1, memory: 1 } }, securityContext: {} }],
    volumes: [{ name: 'logs', hostPath: { path: '/var/log files' } }],
  };

  test('has, from the mutating hook, what was mended and how that was shown', () => {
    expect(annotations(spec)).toEqual({
      'policy-set': RECOMMENDED.digest,
      mended: 'privilege-escalation:container/app:unset',
      proof:
        'operations: 1; cleared: 1; passes: 1; ' +
        'gates: applies inside guarded clears introduces-nothing valid fixed-point; schema: any',
    });
  });

  test('has, from the validating hook, what is there, a key being one word', () => {
    expect(annotations(spec, RECOMMENDED, VALIDATE)).toEqual({
      'policy-set': RECOMMENDED.digest,
      violations: 'host-path::logs=/var/log_files privilege-escalation:container/app:unset',
    });
  });

  test('has only the policy set, where there is nothing else to say', () => {
    expect(annotations({}, setOf([]))).toEqual({ 'policy-set': DIGEST });
  });

  test('names the fixes that were not proven, and their gates', () => {
    const useless = wants('useless', true, { edits: [set('/spec/other', true)] });
    expect(annotations({}, setOf([useless, wants('a', true)]))).toMatchObject({
      proof: expect.stringMatching(/^operations: 1; .*; dropped: useless \(clears\)$/),
    });
  });

  test('says by which schema it was checked', () => {
    expect(annotations({}, setOf([wants('a', true)]))['proof']).toContain('; schema: any');
  });

  test('says when time was up', () => {
    const facts = { ...MADE_UP, outOfTime: () => true };
    expect(annotations({}, setOf([wants('a', true)]), facts)).toEqual({
      'policy-set': DIGEST,
      shed: 'deadline',
    });
  });
});

describe('whatever comes', () => {
  const containers = Array.from({ length: 1_500 }, (_, index) => ({
    name: `c${index} \u0000 ${'x'.repeat(300)}`,
  }));

  test.each([MADE_UP, VALIDATE])('keys are bare and values are short and printable ($phase)', (facts) => {
    const all = annotations({ containers }, RECOMMENDED, facts);
    for (const [key, value] of Object.entries(all)) {
      expect(key).toMatch(/^[a-z-]+$/);
      expect(value.length).toBeLessThanOrEqual(4_200);
      expect(value).not.toMatch(/\p{C}/u);
    }
    expect(all[facts.phase === 'mutate' ? 'mended' : 'violations']).toMatch(/ and \d+ more$/);
  });
});
