import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { neighboursOf } from '../support/neighbours.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith, workloadKind } from '../support/workloads.ts';

/** What the parameters of policies about several objects change. */
function reasonsOf(
  policy: string,
  parameters: JsonMap,
  object: JsonMap,
  ...others: readonly JsonMap[]
): readonly string[] {
  const neighbours = neighboursOf([object, ...others]);
  const sets = setOf([policyCalled(policy)], { parameters });
  return admit(reviewOf(object), sets, { ...VALIDATE, neighbours }).violations.map(({ reason }) => reason);
}

describe('dangling-service', () => {
  const service = (selector: JsonMap) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector },
  });
  const pod = podWith({ containers: [] }, { name: 'web', labels: { app: 'web' } });

  test.each<[string, string[], JsonMap, number]>([
    ['looks at every label', [], { app: 'web', role: 'leader' }, 1],
    ['leaves out those that are ignored', ['role'], { app: 'web', role: 'leader' }, 0],
    ['still looks at the others', ['role'], { app: 'shop', role: 'leader' }, 1],
    ['has nothing to say where all are', ['app'], { app: 'shop' }, 0],
  ])('%s', (_, ignoredLabels, selector, count) => {
    expect(reasonsOf('dangling-service', { ignoredLabels }, service(selector), pod)).toHaveLength(count);
  });
});

test('missing-config-map asks for Secrets where it is to', () => {
  const spec = {
    containers: [
      { name: 'app', envFrom: [{ secretRef: { name: 'access' } }, { configMapRef: { name: 'x' } }] },
    ],
  };
  const found = (secrets: boolean, ...others: readonly JsonMap[]) =>
    reasonsOf('missing-config-map', { secrets }, podWith(spec), ...others);
  expect(found(false)).toEqual([expect.stringContaining('ConfigMap x')]);
  expect(found(true)).toEqual([
    expect.stringContaining('Secret access'),
    expect.stringContaining('ConfigMap x'),
  ]);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'access' } };
  expect(found(true, secret)).toHaveLength(1);
});

describe('missing-network-policy', () => {
  const policy = (spec: JsonMap) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'all' },
    spec: { podSelector: {}, ...spec },
  });

  test.each<[string, JsonMap, string]>([
    ['ingress alone', { policyTypes: ['Ingress'] }, '(egress)'],
    ['egress alone', { policyTypes: ['Egress'] }, '(ingress)'],
    ['rules for egress, which mean both', { egress: [] }, ''],
    ['nothing, which means ingress', {}, '(egress)'],
    ['other Pods', { podSelector: { matchLabels: { app: 'web' } }, egress: [] }, '(ingress and egress)'],
  ])('asks for both directions: a policy for %s', (_, spec, open) => {
    const directions = ['Ingress', 'Egress'];
    const found = reasonsOf(
      'missing-network-policy',
      { directions },
      podWith({ containers: [] }),
      policy(spec),
    );
    expect(found).toEqual(open === '' ? [] : [expect.stringContaining(open)]);
  });
});

test.each([
  [1, 1],
  [2, 0],
  [undefined, 1],
])('missing-pod-disruption-budget asks from %s replicas on', (minimumReplicas, count) => {
  const deployment = workloadKind('Deployment').wrap({ containers: [] });
  const parameters = minimumReplicas === undefined ? {} : { minimumReplicas };
  expect(reasonsOf('missing-pod-disruption-budget', parameters, deployment)).toHaveLength(count);
});
