import { describe, expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { INJECTORS } from '#workload/injected.ts';
import { podOf } from '#workload/pod.ts';

/** The names of the containers that are recognised in a Pod with these. */
function recognised(metadata: JsonMap, spec: JsonMap): readonly string[] {
  const pod = podOf({ group: '', kind: 'Pod' }, { metadata, spec });
  return (pod?.containers ?? []).filter(({ injected }) => injected).map(({ name }) => name);
}

const named = (names: readonly string[]) => [...names, 'app'].map((name) => ({ name }));

/** What injectors leave, as somebody who runs them would write it down; not copied from the table. */
const LEFT: readonly (readonly [string, JsonMap, readonly string[]])[] = [
  [
    'istio',
    { annotations: { 'sidecar.istio.io/status': '{"initContainers":["istio-init"]}' } },
    ['istio-init', 'istio-validation', 'istio-proxy'],
  ],
  [
    'linkerd',
    { annotations: { 'linkerd.io/proxy-version': 'edge-25.1.1' } },
    ['linkerd-init', 'linkerd-network-validator', 'linkerd-proxy'],
  ],
  [
    'vault',
    { annotations: { 'vault.hashicorp.com/agent-inject-status': 'injected' } },
    ['vault-agent-init', 'vault-agent'],
  ],
  [
    'consul',
    { annotations: { 'consul.hashicorp.com/connect-inject-status': 'injected' } },
    ['consul-connect-inject-init', 'consul-dataplane'],
  ],
  ['kuma', { annotations: { 'kuma.io/sidecar-injected': 'true' } }, ['kuma-init', 'kuma-sidecar']],
  ['dapr', { labels: { 'dapr.io/sidecar-injected': 'true' } }, ['daprd']],
  [
    'a collector of OpenTelemetry',
    { labels: { 'sidecar.opentelemetry.io/injected': 'shop.sidecar' } },
    ['otc-container'],
  ],
  [
    'instrumentation of OpenTelemetry',
    { annotations: { 'instrumentation.opentelemetry.io/inject-java': 'observability/java' } },
    ['opentelemetry-auto-instrumentation-java'],
  ],
  [
    'Cloud Storage of Google',
    { annotations: { 'gke-gcsfuse/volumes': 'true' } },
    ['gke-gcsfuse-sidecar', 'gke-gcsfuse-metadata-prefetch'],
  ],
  [
    'workload identity of Azure',
    { annotations: { 'azure.workload.identity/inject-proxy-sidecar': 'true' } },
    ['azwi-proxy-init', 'azwi-proxy'],
  ],
];

describe.each(LEFT)('containers of %s', (_, metadata, names) => {
  test('are recognised with the mark, and none beside them', () => {
    expect(recognised(metadata, { containers: named(names) })).toEqual(names);
    expect(recognised(metadata, { initContainers: named(names) })).toEqual(names);
  });

  test('are anybody’s without it', () => {
    expect(recognised({}, { containers: named(names) })).toEqual([]);
  });

  test('that a person added later are that person’s', () => {
    expect(recognised(metadata, { ephemeralContainers: named(names) })).toEqual([]);
  });
});

describe('no mark is', () => {
  test.each<[string, JsonMap]>([
    ['another’s', { annotations: { 'linkerd.io/proxy-version': 'edge-25.1.1' } }],
    ['a label in the place of an annotation', { labels: { 'sidecar.istio.io/status': '{}' } }],
    ['one on something else', { annotations: {}, 'sidecar.istio.io/status': '{}' }],
    ['one that says no', { annotations: { 'sidecar.istio.io/status': 'false' } }],
    ['one that is no text', { annotations: { 'sidecar.istio.io/status': {} } }],
    ['a null', { annotations: { 'sidecar.istio.io/status': null } }],
  ])('%s', (_, metadata) => {
    expect(recognised(metadata, { containers: named(['istio-proxy']) })).toEqual([]);
  });

  test('one that asks for an injection which has not been', () => {
    const update = { annotations: { 'vault.hashicorp.com/agent-inject-status': 'update' } };
    expect(recognised(update, { containers: named(['vault-agent']) })).toEqual([]);
  });
});

test('a template counts by its own metadata, not by those of its workload', () => {
  const marked = { annotations: { 'sidecar.istio.io/status': '{}' } };
  const containers = [{ name: 'istio-proxy' }];
  const injectedIn = (object: JsonMap) => podOf({ group: 'apps', kind: 'Deployment' }, object)?.hasInjected;
  expect(injectedIn({ spec: { template: { metadata: marked, spec: { containers } } } })).toBe(true);
  expect(injectedIn({ metadata: marked, spec: { template: { spec: { containers } } } })).toBe(false);
});

test('several injectors are recognised beside each other', () => {
  const annotations = {
    'sidecar.istio.io/status': '{}',
    'vault.hashicorp.com/agent-inject-status': 'injected',
  };
  const containers = named(['istio-proxy', 'vault-agent', 'linkerd-proxy']);
  expect(recognised({ annotations }, { containers })).toEqual(['istio-proxy', 'vault-agent']);
});

test('each row of the table says where it is from, and no name or mark stands there twice', () => {
  const names = INJECTORS.flatMap(({ containers }) => containers);
  const marks = INJECTORS.map(({ mark }) => mark.key);
  expect([names, marks]).toEqual([[...new Set(names)], [...new Set(marks)]]);
  expect(INJECTORS.filter(({ source }) => !source.startsWith('github.com/'))).toEqual([]);
});
