import { expect, test } from 'vitest';
import { mutatingConfiguration } from '#kube/registration.ts';
import type { Policy } from '#policy.ts';
import { ROLE_BINDINGS, WORKLOADS } from '#workload/kinds.ts';
import { testPolicy } from '../support/policies.ts';
import { setOf } from '../support/sets.ts';

/** What is registered for these policies: `SCOPE GROUP/VERSION: resources`. */
function registered(...policies: readonly Policy[]): readonly string[] {
  const registration = {
    url: 'https://example.com',
    ca: '',
    excludedNamespaces: [],
    failurePolicy: 'Ignore',
    policySets: false,
  } as const;
  const { webhooks = [] } = mutatingConfiguration(setOf(policies), registration);
  const rules = webhooks.flatMap((webhook) => webhook.rules ?? []);
  return rules.map(
    ({ scope, apiGroups, apiVersions, resources = [] }) =>
      `${scope} ${apiGroups}/${apiVersions}: ${resources.join(' ')}`,
  );
}

const kinds = WORKLOADS.filter(({ kind }) => kind === 'CronJob');

test('one rule holds the resources of a group that are as wide, each once', () => {
  expect(
    registered(testPolicy('a'), testPolicy('b', { kinds: ROLE_BINDINGS }), testPolicy('c', { kinds })),
  ).toEqual([
    'Namespaced /v1: pods pods/ephemeralcontainers replicationcontrollers',
    'Namespaced apps/v1: daemonsets deployments replicasets statefulsets',
    'Namespaced batch/v1: cronjobs jobs',
    'Cluster rbac.authorization.k8s.io/v1: clusterrolebindings',
    'Namespaced rbac.authorization.k8s.io/v1: rolebindings',
  ]);
});

test('the API server is not asked about what it writes itself', () => {
  const registration = {
    url: 'https://example.com',
    ca: '',
    excludedNamespaces: ['kube-system'],
    failurePolicy: 'Fail',
    policySets: false,
  } as const;
  const { webhooks } = mutatingConfiguration(setOf([testPolicy('a')]), registration);
  expect(webhooks?.[0]).toMatchObject({
    failurePolicy: 'Fail',
    matchConditions: [{ expression: "request.userInfo.username != 'system:apiserver'" }],
  });
});

test('nothing is sent for what only manifests can hold', () => {
  const served = testPolicy('served', { kinds: ROLE_BINDINGS, manifestsOnly: 'It is defaulted.' });
  const refused = testPolicy('refused', { kinds: ROLE_BINDINGS, neverAdmitted: 'It is refused.' });
  expect(registered(served, refused, testPolicy('c', { kinds }))).toEqual(['Namespaced batch/v1: cronjobs']);
});
