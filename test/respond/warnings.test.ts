import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import type { Policy, Severity } from '#policy.ts';
import { findingAt, set, testPolicy } from '../support/policies.ts';
import { MADE_UP, reviewOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, RECOMMENDED, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const validated = (spec: JsonMap, sets = RECOMMENDED) => admit(reviewOf(podWith(spec)), sets, VALIDATE);
const mutated = (spec: JsonMap, sets = RECOMMENDED) => admit(reviewOf(podWith(spec)), sets, MADE_UP);

/** Finds `count` things of this severity. */
function finds(id: string, severity: Severity, count = 1, reason = `${severity} of ${id}`): Policy {
  return testPolicy(id, {
    severity,
    detect: () =>
      Array.from({ length: count }, (_, i) => findingAt(`/spec/${i}`, i, { reason: `${reason} ${i}` })),
  });
}

describe('the validating hook says what is left', () => {
  test('worst first, and equals in the order of policies and object', () => {
    const policies = [finds('a', 'low'), finds('b', 'critical', 2), finds('c', 'medium'), finds('d', 'high')];
    expect(validated({}, setOf(policies)).warnings).toEqual([
      'critical of b 0 (b)',
      'critical of b 1 (b)',
      'high of d 0 (d)',
      'medium of c 0 (c)',
      'low of a 0 (a)',
    ]);
  });

  test('once, where two things read the same', () => {
    const twins = { containers: [{ name: 'app' }, { name: 'app' }] };
    const { warnings, violations } = validated(twins);
    expect(violations.length).toBe(2 * new Set(violations.map(({ key }) => key)).size);
    expect(warnings.length).toBe(violations.length / 2);
  });

  test('and counts what does not fit into 2,048 characters', () => {
    const { warnings } = validated({}, setOf([finds('many', 'low', 500)]));
    expect(warnings.at(-1)).toBe(`and ${500 - warnings.length + 1} more`);
    expect(warnings.join('').length).toBeGreaterThan(1_900);
    expect(warnings.join('').length).toBeLessThanOrEqual(2_048);
  });

  test('only of what is to be warned about', () => {
    expect(validated({}, setOf([finds('quiet', 'critical')], { unmended: 'audit' }))).toMatchObject({
      outcome: 'allowed',
      warnings: [],
      violations: [{ policy: 'quiet', consequence: 'audit' }],
    });
  });

  test('in lines that nobody’s name can break', () => {
    const name = `${'x'.repeat(300)}\r\nWarning: all is well\u001b[0m`;
    const volumes = [{ name, hostPath: { path: `/var\n${'y'.repeat(300)}` } }];
    const { warnings } = validated({ containers: [{ name }], volumes });
    expect(warnings.length).toBeGreaterThan(3);
    for (const warning of warnings) {
      expect(warning).not.toMatch(/\p{C}/u);
      expect(warning.length).toBeLessThanOrEqual(120);
    }
  });
});

describe('the mutating hook says what was mended and nothing else', () => {
  test('of a container, and of the Pod', () => {
    const { warnings } = mutated({
      securityContext: { runAsUser: 1000 },
      containers: [
        { name: 'app', securityContext: { allowPrivilegeEscalation: false } },
        { name: 'metrics' },
      ],
    });
    expect(warnings).toEqual([
      'mended: pod: securityContext.runAsNonRoot: true (run-as-non-root)',
      'mended: container "metrics": securityContext.allowPrivilegeEscalation: false (privilege-escalation)',
      'mended: pod: securityContext.seccompProfile.type: RuntimeDefault (seccomp-profile)',
    ]);
  });

  test('nothing, when it mended nothing', () => {
    const spec = { containers: [{ name: 'app', securityContext: { privileged: true } }] };
    expect(mutated(spec, setOf([finds('a', 'critical')]))).toMatchObject({
      outcome: 'allowed',
      warnings: [],
    });
  });

  test('with what was removed and what was set', () => {
    const policy = testPolicy('swap', {
      detect: ({ object }) => (JSON.stringify(object).includes('old') ? [findingAt('/spec/old', 1)] : []),
      fix: {
        risks: { safe: 'No.' },
        pointers: ['/spec'],
        offer: () => ({
          risk: 'safe',
          edits: [set('/spec/new', { a: [1] }), { op: 'remove', pointer: '/spec/old' }],
        }),
      },
    });
    expect(mutated({ old: 1 }, setOf([policy])).warnings).toEqual([
      'mended: pod: new: {"a":[1]}, without old (swap)',
    ]);
  });

  test('in full, of what stands outside the Pod’s spec', () => {
    const policy = testPolicy('label', {
      detect: ({ object }) =>
        JSON.stringify(object).includes('bad') ? [findingAt('/metadata/annotations', 1)] : [],
      fix: {
        risks: { safe: 'No.' },
        pointers: ['/metadata/annotations'],
        offer: () => ({ risk: 'safe', edits: [{ op: 'remove', pointer: '/metadata/annotations/bad' }] }),
      },
    });
    const object = podWith({}, { name: 'test', annotations: { bad: '1' } });
    expect(admit(reviewOf(object), setOf([policy]), MADE_UP).warnings).toEqual([
      'mended: without metadata.annotations.bad (label)',
    ]);
  });

  test('with the item that was added to a list', () => {
    const spec = { containers: [{ name: 'app', livenessProbe: { tcpSocket: { port: 8080 } } }] };
    expect(mutated(spec, setOf([policyCalled('liveness-port')])).warnings).toEqual([
      'mended: container "app": ports + {"containerPort":8080} (liveness-port)',
    ]);
  });

  test('of the object, where the field is none of its Pod', () => {
    const template = { spec: { containers: [{ name: 'app' }] } };
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'import' }, spec: { template } };
    const sets = setOf([policyCalled('job-ttl')], { mend: 'risky' });
    expect(admit(reviewOf(job), sets, MADE_UP).warnings).toEqual([
      'mended: spec.ttlSecondsAfterFinished: 86400 (job-ttl)',
    ]);
  });

  test('of the Pod, where a container’s fix reaches beyond the container', () => {
    const policy = testPolicy('both', {
      detect: ({ object, pod }) =>
        JSON.stringify(object).includes('done')
          ? []
          : (pod?.containers ?? []).map((container) => findingAt(container.pointer, 1, { container })),
      fix: {
        risks: { safe: 'No.' },
        pointers: ['/spec'],
        offer: () => ({ risk: 'safe', edits: [set('/spec/containers/0/a', 1), set('/spec/done', true)] }),
      },
    });
    expect(mutated({ containers: [{ name: 'app' }] }, setOf([policy])).warnings).toEqual([
      'mended: pod: containers.0.a: 1, done: true (both)',
    ]);
  });

  test('and counts what does not fit', () => {
    const containers = Array.from({ length: 100 }, (_, index) => ({ name: `container-${index}` }));
    const { warnings } = mutated({ containers });
    expect(warnings.at(-1)).toMatch(/^and \d+ more$/);
    expect(warnings.join('').length).toBeLessThanOrEqual(2_048);
  });
});
