import { describe, expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';

const PODS = { group: '', kind: 'Pod' };
const SERVICES = { group: '', kind: 'Service' };
const INGRESSES = { group: 'networking.k8s.io', kind: 'Ingress' };

const objectOf = (apiVersion: string, kind: string, name = 'x'): JsonMap => ({
  apiVersion,
  kind,
  metadata: { name },
});

const inOne = (apiVersion: string, kind: string): JsonMap => ({
  ...objectOf(apiVersion, kind),
  metadata: { name: 'x', namespace: 'one' },
});

const generating = (object: JsonMap): JsonMap => ({
  ...object,
  spec: { rules: [{ name: 'deny' }, { name: 'make', generate: { kind: 'NetworkPolicy', name: 'deny' } }] },
});

const A = objectOf('v1', 'Pod', 'a');
const B = objectOf('v1', 'Pod', 'b');
const ROLE = objectOf('rbac.authorization.k8s.io/v1', 'ClusterRole');

describe('the neighbours', () => {
  const neighbours = neighbourhoodOf(
    [
      { object: A, namespace: 'one' },
      { object: B, namespace: 'two' },
      { object: objectOf('v1', 'Service'), namespace: 'one' },
      { object: ROLE, namespace: '' },
    ],
    [PODS, INGRESSES, { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
  );

  test('are told apart by namespace', () => {
    expect(neighbours.inNamespace(PODS, 'one')).toEqual([A]);
    expect(neighbours.inNamespace(PODS, 'three')).toEqual([]);
    expect(neighbours.everywhere(PODS)).toEqual([A, B]);
  });

  test('are in none where the kind is', () => {
    const kind = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' };
    expect(neighbours.inNamespace(kind, '')).toEqual([ROLE]);
    expect(neighbours.inNamespace(kind, 'one')).toEqual([]);
  });

  test('are of the kinds that somebody asks for', () => {
    expect(neighbours.everywhere(SERVICES)).toEqual([]);
    expect(neighbours.everywhere({ group: 'example.com', kind: 'Pod' })).toEqual([]);
  });
});

test.each([
  ['Ingress', INGRESSES, 1],
  ['Deployment', { group: 'apps', kind: 'Deployment' }, 1],
  ['Scale', { group: 'apps', kind: 'Scale' }, 0],
  ['constructor', { group: 'apps', kind: 'constructor' }, 0],
])('a %s of the group extensions is found where its kind is now', (kind, present, count) => {
  const object = objectOf('extensions/v1beta1', kind);
  const neighbours = neighbourhoodOf([{ object, namespace: 'one' }], [present]);
  expect(neighbours.inNamespace(present, 'one')).toHaveLength(count);
});

test('a Certificate makes the Secret that it names, in its namespace', () => {
  const secrets = { group: '', kind: 'Secret' };
  const certificate = { ...objectOf('cert-manager.io/v1', 'Certificate'), spec: { secretName: 'web-tls' } };
  const other = { ...certificate, apiVersion: 'example.com/v1' };
  const neighbours = neighbourhoodOf(
    [
      { object: certificate, namespace: 'one' },
      { object: { ...certificate, spec: null }, namespace: 'one' },
      { object: other, namespace: 'two' },
    ],
    [secrets],
  );
  expect(neighbours.called('web-tls', secrets, 'one')).toHaveLength(1);
  expect(neighbours.everywhere(secrets)).toHaveLength(1);
});

describe('there may be more', () => {
  const moreIn = (object: JsonMap) => {
    const neighbours = neighbourhoodOf([{ object, namespace: 'one' }], []);
    return ['one', 'two'].filter(neighbours.mayHaveMoreIn);
  };

  test.each<[string, JsonMap]>([
    ['an operator has something to do', inOne('kafka.example.com/v1', 'Kafka')],
    ['Argo rolls out', inOne('argoproj.io/v1alpha1', 'Rollout')],
    ['Knative serves', inOne('serving.knative.dev/v1', 'Service')],
    ['Prometheus is to run', inOne('monitoring.coreos.com/v1', 'Prometheus')],
    ['a Gateway gets its Pods', inOne('gateway.networking.k8s.io/v1', 'Gateway')],
    ['Kyverno generates', generating(inOne('kyverno.io/v1', 'Policy'))],
  ])('in its namespace where %s', (_, object) => {
    expect(moreIn(object)).toEqual(['one']);
  });

  test.each<[string, JsonMap]>([
    ['Flux installs a release', objectOf('helm.toolkit.fluxcd.io/v2', 'HelmRelease')],
    ['Argo CD installs an application', objectOf('argoproj.io/v1alpha1', 'Application')],
    ['Flux applies a folder', objectOf('kustomize.toolkit.fluxcd.io/v1', 'Kustomization')],
    ['Kyverno generates', generating(objectOf('kyverno.io/v1', 'ClusterPolicy'))],
    ['trust-manager makes ConfigMaps', objectOf('trust.cert-manager.io/v1alpha1', 'Bundle')],
    ['a kind is of the whole cluster by its name', objectOf('vault.example.com/v1', 'ClusterVault')],
    ['a kustomization generates', kustomization({ secretGenerator: [{ name: 'a' }] })],
    ['a kustomization fetches', kustomization({ resources: ['https://example.com/all.yaml'] })],
    ['a kustomization clones', kustomization({ resources: ['github.com/example/all//base?ref=v1'] })],
  ])('anywhere where %s', (_, object) => {
    expect(moreIn(object)).toEqual(['one', 'two']);
  });

  test.each<[string, JsonMap]>([
    ['Kubernetes knows the kind', objectOf('apps/v1', 'Deployment')],
    ['an old version of it does', objectOf('extensions/v1beta1', 'Deployment')],
    ['routes are told', objectOf('gateway.networking.k8s.io/v1', 'HTTPRoute')],
    ['something is watched', objectOf('monitoring.coreos.com/v1', 'ServiceMonitor')],
    ['Kyverno only validates', objectOf('kyverno.io/v1', 'ClusterPolicy')],
    ['a certificate is wanted', objectOf('cert-manager.io/v1', 'Certificate')],
    [
      'a kustomization names files',
      kustomization({ resources: ['web.yaml', '../base', './x/y.yaml'], configMapGenerator: null }),
    ],
    ['it is no object at all', {}],
  ])('nowhere where %s', (_, object) => {
    expect(moreIn(object)).toEqual([]);
  });
});

function kustomization(members: JsonMap): JsonMap {
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...members };
}
