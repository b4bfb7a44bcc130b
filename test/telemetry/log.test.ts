import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { coded } from '#errors.ts';
import type { Json } from '#json/value.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { refuse, shedding } from '#respond/respond.ts';
import { createLog, logDecision } from '#telemetry/log.ts';
import { MUTATE } from '../support/reviews.ts';
import { podReview } from '../webhook/stage.ts';

const sets = loadSets(['recommended'], await loadCatalogue());

function logged(level: string, write: (log: ReturnType<typeof createLog>) => void) {
  const lines: string[] = [];
  write(createLog(level, { write: (line) => void lines.push(line) }));
  return lines.map((line): Record<string, unknown> => JSON.parse(line));
}

function admitted(review: string, phase: 'mutate' | 'validate', level = 'debug') {
  const json: Json = JSON.parse(review);
  const decision = admit(json, sets, { ...MUTATE, phase });
  return logged(level, (log) => logDecision(log, decision, json, 1.2345));
}

describe('one line a request', () => {
  test('says what was asked and what was decided', () => {
    expect(admitted(podReview(), 'mutate')).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
        phase: 'mutate',
        kind: 'Pod',
        namespace: 'shop',
        operation: 'CREATE',
        outcome: 'mended',
        mended: ['privilege-escalation', 'seccomp-profile'],
        operations: 2,
        remaining: expect.arrayContaining(['run-as-non-root']),
        violations: expect.any(Number),
        ms: 1.2,
        msg: 'request',
      },
    ]);
  });

  test('is for debugging where there is nothing to say', () => {
    const excluded = podReview({ request: { operation: 'DELETE' } });
    expect(admitted(excluded, 'validate', 'debug')).toMatchObject([
      { outcome: 'allowed', exemption: 'operation' },
    ]);
    expect(admitted(excluded, 'validate', 'info')).toEqual([]);
  });

  test('warns of what was let through for want of time, and of what was none', () => {
    const decisions = [
      shedding('u', sets, 'mutate', 'queue'),
      refuse(coded('review-empty', 'the body is empty'), 'mutate'),
    ];
    const lines = decisions.flatMap((decision) =>
      logged('warn', (log) => logDecision(log, decision, undefined, 0)),
    );
    expect(lines).toMatchObject([
      { level: 'warn', outcome: 'shed', shed: 'queue' },
      { level: 'warn', outcome: 'errored', code: 'review-empty' },
    ]);
  });
});

test('nothing out of an object is logged, at any level', () => {
  const secret = 'hunter2';
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `name-${secret}`, labels: { [secret]: secret }, annotations: { a: secret } },
    spec: {
      containers: [{ name: `c-${secret}`, image: secret, env: [{ name: 'PASSWORD', value: secret }] }],
      volumes: [{ name: secret, hostPath: { path: `/${secret}` } }],
    },
  };
  const review = podReview({ pod, request: { name: `name-${secret}`, options: { fieldManager: secret } } });
  for (const phase of ['mutate', 'validate'] as const) {
    const lines = admitted(review, phase);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(secret);
  }
});

test('what a stranger sends as a name is cut', () => {
  const [line] = admitted(
    podReview({ uid: 'u'.repeat(9_999), request: { namespace: 'n'.repeat(9_999) } }),
    'mutate',
  );
  expect(JSON.stringify(line).length).toBeLessThan(1_500);
});
