import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { type Json, mapAt, stringAt } from '#json/value.ts';
import { eventually, Stage } from './stage.ts';

// An audit log needs a cluster of its own.
const describe = describeAlways.skipIf(!inject('cluster') || process.env['ADMEND_CLUSTER'] === 'reuse');

describe('the audit log of the API server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'admend-audit-'));
  const log = join(folder, 'audit.jsonl');
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open(['recommended'], { auditLog: log });
    await stage.install(['recommended']);
    await stage.kubectl('create deployment audited --image=registry.example/app:1.0.0');
  });

  afterAll(async () => {
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The finished event of the creation, as JSON. */
  function creation(): Json | undefined {
    const events = readFileSync(log, 'utf8').trim().split('\n');
    return events
      .map((line): Json => JSON.parse(line))
      .find(
        (event) =>
          stringAt(event, 'verb') === 'create' &&
          stringAt(event, 'stage') === 'ResponseComplete' &&
          stringAt(event, 'objectRef', 'resource') === 'deployments',
      );
  }

  test('says what was mended, what is left, by which policy sets, and with what proof', async () => {
    await eventually('the creation is logged', async () => creation() !== undefined);
    const annotations = mapAt(creation(), 'annotations') ?? {};
    const ours = Object.entries(annotations).filter(([key]) => key.includes('.admend.dev/'));
    expect(Object.fromEntries(ours)).toEqual({
      'mutate.admend.dev/policy-set': expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      'mutate.admend.dev/mended':
        'privilege-escalation:container/app:unset seccomp-profile:container/app:unset',
      'mutate.admend.dev/proof':
        'operations: 2; cleared: 2; passes: 1; ' +
        'gates: applies inside guarded clears introduces-nothing valid fixed-point; schema: Kubernetes 1.36',
      'validate.admend.dev/policy-set': expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      'validate.admend.dev/violations': [
        'resource-requests-limits:container/app:requests.cpu=unset',
        'resource-requests-limits:container/app:requests.memory=unset',
        'resource-requests-limits:container/app:limits.memory=unset',
        'run-as-non-root:container/app:unset',
      ].join(' '),
    });
  });

  test('holds the very patch, which the API server itself records', () => {
    const annotations = JSON.stringify(mapAt(creation(), 'annotations') ?? {});
    expect(annotations).toContain('patch.webhook.admission.k8s.io/round_0_index_0');
    expect(annotations).toContain('allowPrivilegeEscalation');
  });
});
