import { describe, expect, test } from 'vitest';
import { detect } from '#detect/detect.ts';
import type { Policy } from '#policy.ts';
import { findingAt, testPolicy, wants } from '../support/policies.ts';
import { ruleOf, rulesOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const SETTING = { kind: { group: '', version: 'v1', kind: 'Pod' }, namespace: 'default' };
const OBJECT = podWith({ containers: [{ name: 'app' }], initContainers: [{ name: 'prepare' }] });

const detected = (...policies: Policy[]) =>
  detect(SETTING, OBJECT, rulesOf(policies.map((policy) => ruleOf(policy))));

test('shows every policy the same object and Pod, and its own parameters', () => {
  const seen: unknown[] = [];
  const looking = (id: string) =>
    testPolicy(id, {
      parameters: { properties: { of: { default: id } } },
      detect: (subject, parameters) => {
        seen.push(subject.object, subject.pod, parameters);
        return [];
      },
    });
  detected(looking('a'), looking('b'));
  expect(seen[0]).toBe(OBJECT);
  expect(seen[3]).toBe(OBJECT);
  expect(seen[1]).toBe(seen[4]);
  expect([seen[2], seen[5]]).toEqual([{ of: 'a' }, { of: 'b' }]);
});

test('asks a policy about neighbours only where they are known', () => {
  const none = { inNamespace: () => [], everywhere: () => [], mayHaveMoreIn: () => false };
  const lonely = testPolicy('lonely', {
    neighbours: [{ group: '', kind: 'Service' }],
    detect: ({ neighbours }) => [findingAt('/spec', neighbours === none)],
  });
  expect(detected(lonely).found).toEqual([]);
  const { found } = detect({ ...SETTING, neighbours: none }, OBJECT, rulesOf([ruleOf(lonely)]));
  expect(found.map(({ finding }) => finding.value)).toEqual(['true']);
});

test('reports in the order of the rules, then of the policy', () => {
  const two = testPolicy('two', { detect: () => [findingAt('/spec/x', 2), findingAt('/spec/a', 1)] });
  const { found } = detected(two, wants('one', true));
  expect(found.map(({ violation }) => violation.pointer)).toEqual(['/spec/x', '/spec/a', '/spec/one']);
});

test('a violation says what the finding and its policy say', () => {
  const policy = testPolicy('told', {
    severity: 'critical',
    detect: ({ pod }) =>
      (pod?.containers ?? []).map((container) => findingAt(`${container.pointer}/a`, true, { container })),
  });
  expect(detected(policy).found.map(({ violation }) => violation)).toEqual([
    {
      key: 'told:init/prepare:true',
      policy: 'told',
      severity: 'critical',
      container: { kind: 'init', name: 'prepare' },
      pointer: '/spec/initContainers/0/a',
      reason: '/spec/initContainers/0/a is true',
      detail: '/spec/initContainers/0/a is true.',
    },
    expect.objectContaining({
      container: { kind: 'container', name: 'app' },
      key: 'told:container/app:true',
    }),
  ]);
});

test('a violation of the object as a whole has no container', () => {
  expect(detected(wants('a', true)).found[0]?.violation.container).toBeNull();
});

describe('a policy that throws', () => {
  const secret = 'hunter2';
  const throwing = (id: string, thrown: unknown) =>
    testPolicy(id, {
      detect: () => {
        throw thrown;
      },
    });

  test('is named without what it said, and the others go on', () => {
    const { found, faults } = detected(
      wants('a', true),
      throwing('bad', new TypeError(secret)),
      wants('b', true),
    );
    expect(found.map(({ violation }) => violation.policy)).toEqual(['a', 'b']);
    expect(faults).toEqual([
      { policy: 'bad', stage: 'detect', error: expect.stringMatching(/^TypeError at /) },
    ]);
    expect(JSON.stringify(faults)).not.toContain(secret);
  });

  test.each([
    ['a text', secret, 'string'],
    ['nothing', undefined, 'undefined'],
    ['an error without a stack', Object.assign(new RangeError(secret), { stack: undefined }), 'RangeError'],
  ])('may throw %s', (_, thrown, error) => {
    expect(detected(throwing('bad', thrown)).faults).toEqual([{ policy: 'bad', stage: 'detect', error }]);
  });

  test('may return no list', () => {
    const detect = () => undefined as unknown as [];
    expect(detected(testPolicy('bad', { detect })).faults).toMatchObject([
      { policy: 'bad', stage: 'detect' },
    ]);
  });
});

test('finds more than one call takes arguments', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => findingAt('/spec/a', index));
  const { found, faults } = detected(testPolicy('many', { detect: () => many }));
  expect([found.length, faults]).toEqual([200_000, []]);
});
