import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { type Json, type JsonMap, mapAt } from '#json/value.ts';
import type { Subject } from '#policy.ts';
import { loadSets } from '#policyset/load.ts';
import { breachOf } from '#verify/guard.ts';
import { podOf } from '#workload/pod.ts';
import { typedWorkloads, workloadReviews, workloads } from '../support/hostile.ts';
import { forAll } from '../support/laws.ts';
import { findingAt, remove, set, testPolicy, wants } from '../support/policies.ts';
import { MADE_UP, MUTATE, reviewOf } from '../support/reviews.ts';
import { CATALOGUE, setOf } from '../support/sets.ts';
import { podWith, WORKLOAD_KINDS, type WorkloadKind, workloadKind } from '../support/workloads.ts';

function subjectOf(object: JsonMap): Subject {
  const { apiVersion, kind } = object;
  const [, group = ''] = String(apiVersion).split('/').reverse();
  const groupKind = { group, kind: String(kind) };
  return {
    kind: groupKind,
    object,
    pod: podOf(groupKind, object),
    namespace: 'default',
    neighbours: undefined,
  };
}

/** The breach where no policy named anything but `named`. */
function breach(before: JsonMap, after: JsonMap, ...named: readonly string[]): string | undefined {
  return breachOf(subjectOf(before), subjectOf(after), (pointer) => named.includes(pointer));
}

describe('kinds that are for people', () => {
  test.each([
    ['v1', 'Secret'],
    ['v1', 'Namespace'],
    ['v1', 'Node'],
    ['v1', 'ServiceAccount'],
    ['rbac.authorization.k8s.io/v1', 'Role'],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['certificates.k8s.io/v1', 'CertificateSigningRequest'],
    ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'AnythingThatComes'],
    ['v1', 'Service'],
    ['v1', 'Endpoints'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
    ['security.istio.io/v1', 'AuthorizationPolicy'],
    ['networking.istio.io/v1', 'VirtualService'],
    ['cilium.io/v2', 'CiliumNetworkPolicy'],
    ['crd.projectcalico.org/v1', 'NetworkPolicy'],
    ['policy.linkerd.io/v1', 'Server'],
  ])('%s %s is never mended', (apiVersion, kind) => {
    expect(breach({ apiVersion, kind }, { apiVersion, kind })).toBe(`a ${kind} is never mended`);
  });

  test.each([
    ['v1', 'ConfigMap'],
    ['example.org/v1', 'Secret'],
    ['notistio.io/v1', 'AuthorizationPolicy'],
    ['istio.io.example.org/v1', 'AuthorizationPolicy'],
    ['my.admissionregistration.k8s.io/v1', 'Hook'],
    ['admissionregistration.k8s.io.example.org/v1', 'Hook'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['apps/v1', 'Role'],
  ])('%s %s may be', (apiVersion, kind) => {
    expect(breach({ apiVersion, kind }, { apiVersion, kind })).toBeUndefined();
  });
});

const base = (parts: JsonMap = {}): JsonMap => ({ apiVersion: 'v1', kind: 'ConfigMap', ...parts });
const cron = (job: JsonMap): JsonMap => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  spec: { jobTemplate: job },
});

describe('what an object is stays', () => {
  test.each<[string, JsonMap, JsonMap]>([
    ['/apiVersion changes', base(), base({ apiVersion: 'v2' })],
    ['/kind changes', base(), base({ kind: 'Secret' })],
    ['/status changes', base(), base({ status: {} })],
    ['/immutable changes', base({ immutable: true }), base()],
    ['/__proto__ changes', base(), base(JSON.parse('{"__proto__": {"a": 1}}'))],
    ['/metadata/name changes', base({ metadata: { name: 'a' } }), base({ metadata: { name: 'b' } })],
    ['/metadata/labels changes', base({ metadata: { labels: { a: 'b' } } }), base({ metadata: {} })],
    ['/metadata/labels changes', base(), base({ metadata: { labels: { a: 'b' } } })],
    ['/metadata/labels changes', base({ metadata: { labels: {} } }), base()],
    ['/metadata/ownerReferences changes', base(), base({ metadata: { ownerReferences: [] } })],
    ['spec.selector changes', base({ spec: {} }), base({ spec: { selector: { app: 'x' } } })],
    ['/spec/jobTemplate/metadata/labels changes', cron({}), cron({ metadata: { labels: { a: 'b' } } })],
    ['spec.selector changes', cron({ spec: { selector: { a: 'b' } } }), cron({ spec: {} })],
  ])('%s: %j to %j', (words, before, after) => {
    expect(breach(before, after)).toBe(words);
  });

  test.each<[string, JsonMap, JsonMap]>([
    ['annotations', base({ metadata: {} }), base({ metadata: { annotations: { a: 'b' } } })],
    ['data', base({ data: { a: 'b' } }), base({ data: {} })],
    ['the rest of the spec', base({ spec: { a: 1 } }), base({ spec: { a: 2 } })],
    ['a null for nothing', base({ metadata: { labels: null }, status: null }), base({ metadata: {} })],
    ['annotations of its Jobs', cron({}), cron({ metadata: { annotations: { a: 'b' } } })],
    [
      'nothing beside the labels of its Jobs',
      cron({ metadata: { labels: { a: 'b' } } }),
      cron({ metadata: { labels: { a: 'b' } }, spec: {} }),
    ],
    ['the rest of its Jobs', cron({ spec: {} }), cron({ spec: { ttlSecondsAfterFinished: 1 } })],
  ])('%s may change', (_, before, after) => {
    expect(breach(before, after)).toBeUndefined();
  });
});

describe.each(WORKLOAD_KINDS)('in a $kind', ({ wrap, pod }: WorkloadKind) => {
  const withContainer = (parts: JsonMap) => wrap({ containers: [{ name: 'app', ...parts }] });

  test('what its Pod is and where it runs stays', () => {
    const fields: JsonMap = {
      nodeName: 'n',
      nodeSelector: { a: 'b' },
      affinity: { nodeAffinity: {} },
      tolerations: [{ operator: 'Exists' }],
      schedulerName: 's',
      priorityClassName: 'p',
      runtimeClassName: 'gvisor',
      os: { name: 'linux' },
      hostname: 'h',
      subdomain: 's',
    };
    for (const [field, value] of Object.entries(fields)) {
      expect(breach(wrap({}), wrap({ [field]: value }))).toBe(`its ${field} changes`);
      expect(breach(wrap({ [field]: value }), wrap({}))).toBe(`its ${field} changes`);
    }
  });

  test.each<[Json, Json, Json, Json]>([
    ['', '', 'a', ''],
    ['', '', '', 'a'],
    ['a', '', 'b', ''],
    ['a', '', '', ''],
    ['', 'a', 'b', 'a'],
    [null, 'a', null, null],
  ])('the account stays: %j and, by its old name, %j to %j and %j', (name, old, newName, newOld) => {
    expect(
      breach(
        wrap({ serviceAccountName: name, serviceAccount: old }),
        wrap({ serviceAccountName: newName, serviceAccount: newOld }),
      ),
    ).toBe('it runs as another service account');
  });

  test.each<[JsonMap, JsonMap]>([
    [{ serviceAccount: 'a' }, { serviceAccountName: 'a' }],
    [
      { serviceAccount: 'b', serviceAccountName: 'a' },
      { serviceAccount: 'a', serviceAccountName: 'a' },
    ],
    [{ serviceAccount: '' }, {}],
  ])('the account may be said otherwise: %j as %j', (before, after) => {
    expect(breach(wrap(before), wrap(after))).toBeUndefined();
  });

  test('its volumes stay, but for those that are named', () => {
    const volumes = (...names: string[]) => wrap({ volumes: names.map((name) => ({ name, emptyDir: {} })) });
    expect(breach(volumes('a', 'b'), volumes('a'))).toBe('item 1 of its volumes goes');
    expect(breach(volumes('a', 'b'), volumes('b', 'a', 'c'))).toBeUndefined();
    expect(breach(volumes('a', 'b'), volumes('a'), `${pod}/volumes/1`)).toBeUndefined();
    expect(breach(volumes('a', 'b'), volumes('a'), `${pod}/volumes`)).toBe('item 1 of its volumes goes');
  });

  test.each([
    ['a container comes', wrap({ containers: [] }), withContainer({})],
    ['a container goes', withContainer({}), wrap({ containers: [] })],
    [
      'a container moves to another list',
      wrap({ containers: [{ name: 'app' }] }),
      wrap({ initContainers: [{ name: 'app' }] }),
    ],
  ])('%s: refused', (_, before, after) => {
    expect(breach(before, after)).toBe('a container comes or goes');
  });

  test.each<[string, JsonMap, JsonMap]>([
    ['name changes', {}, { name: 'other' }],
    ['image changes', { image: 'a:1' }, { image: 'a:2' }],
    ['command changes', { command: ['a'] }, { command: ['a', 'b'] }],
    ['args changes', {}, { args: ['a'] }],
    ['workingDir changes', { workingDir: '/' }, {}],
    ['restartPolicy changes', { restartPolicy: 'Never' }, { restartPolicy: 'Always' }],
    ['livenessProbe.exec changes', {}, { livenessProbe: { exec: { command: ['a'] } } }],
    [
      'readinessProbe.exec changes',
      { readinessProbe: { exec: { command: ['a'] } } },
      { readinessProbe: { exec: { command: ['b'] } } },
    ],
    [
      'startupProbe.exec changes',
      { startupProbe: { exec: { command: ['a'] } } },
      { startupProbe: { httpGet: { port: 80 } } },
    ],
    ['lifecycle.postStart.exec changes', {}, { lifecycle: { postStart: { exec: { command: ['a'] } } } }],
    [
      'startupProbe.exec changes',
      { livenessProbe: { httpGet: { port: 80 } }, startupProbe: {} },
      { livenessProbe: { httpGet: { port: 81 } }, startupProbe: { exec: {} } },
    ],
    [
      'lifecycle.preStop.exec changes',
      { lifecycle: { preStop: {} } },
      { lifecycle: { preStop: { exec: { command: ['a'] } } } },
    ],
  ])('what a container runs stays: %s', (words, before, after) => {
    expect(breach(withContainer(before), withContainer(after))).toBe(`container "app": ${words}`);
  });

  test.each(['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'])(
    'its %s stays unless it is named, and may change or come',
    (check) => {
      const before = withContainer({ [check]: { periodSeconds: 1 } });
      expect(breach(before, withContainer({}))).toBe(`container "app": its ${check} goes`);
      expect(breach(before, withContainer({ [check]: null }))).toBe(`container "app": its ${check} goes`);
      expect(breach(before, withContainer({}), `${pod}/containers/0/${check}`)).toBeUndefined();
      expect(breach(before, withContainer({}), `${pod}/containers/0`)).toMatch(/goes/);
      expect(breach(before, withContainer({ [check]: { periodSeconds: 2 } }))).toBeUndefined();
      expect(breach(withContainer({}), before)).toBeUndefined();
    },
  );

  test('a probe that runs something goes like any other', () => {
    const before = withContainer({ livenessProbe: { exec: { command: ['a'] } } });
    expect(breach(before, withContainer({}))).toBe('container "app": its livenessProbe goes');
    expect(breach(before, withContainer({}), `${pod}/containers/0/livenessProbe`)).toBeUndefined();
  });

  test.each<[string, Json, Json]>([
    ['ports', { containerPort: 80 }, { containerPort: 81 }],
    ['ports', { containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }],
    ['ports', { containerPort: 80, protocol: 'SCTP' }, { containerPort: 80, protocol: 'UDP' }],
    ['ports', { containerPort: 80 }, { name: 'http' }],
    ['ports', { name: 'a' }, { name: 'b' }],
    ['env', { name: 'A' }, { name: 'B' }],
    ['env', { name: 'A' }, {}],
    ['envFrom', { configMapRef: { name: 'a' } }, { configMapRef: { name: 'b' } }],
    ['volumeMounts', { name: 'a', mountPath: '/a' }, { name: 'a', mountPath: '/b' }],
    ['volumeDevices', { name: 'a', devicePath: '/a' }, { name: 'a', devicePath: '/b' }],
  ])('an item of its %s does not stand for another: %j, %j', (list, one, other) => {
    const [before, after] = [withContainer({ [list]: [one] }), withContainer({ [list]: [other] })];
    expect(breach(before, after)).toBe(`container "app": item 0 of its ${list} goes`);
    expect(breach(after, before)).toBe(`container "app": item 0 of its ${list} goes`);
  });

  /** Two lists of items, of which the second lacks the last of the first. */
  test.each<[string, Json[], Json[]]>([
    ['ports', [{ containerPort: 80 }, { containerPort: 81 }], [{ containerPort: 80 }]],
    [
      'ports',
      [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }],
      [{ containerPort: 80, protocol: 'TCP' }],
    ],
    ['ports', [{ name: 'a' }, { name: 'b' }], [{ name: 'a' }]],
    ['env', [{ name: 'A' }, { name: 'A' }], [{ name: 'A' }]],
    ['env', [{ name: 'A' }, { value: 'hunter2' }], [{ name: 'A' }]],
    ['envFrom', [{ configMapRef: { name: 'a' } }, { prefix: 'b' }], [{ configMapRef: { name: 'a' } }]],
    [
      'volumeMounts',
      [
        { name: 'a', mountPath: '/a' },
        { name: 'a', mountPath: '/b' },
      ],
      [{ name: 'a', mountPath: '/a' }],
    ],
    [
      'volumeDevices',
      [
        { name: 'a', devicePath: '/a' },
        { name: 'a', devicePath: '/b' },
      ],
      [{ name: 'a', devicePath: '/a' }],
    ],
    ['env', ['text', null], ['text']],
  ])('an item of its %s stays unless it is named: %j to %j', (list, before, after) => {
    const [full, less] = [withContainer({ [list]: before }), withContainer({ [list]: after })];
    const lost = `container "app": item 1 of its ${list} goes`;
    expect(breach(full, less)).toBe(lost);
    expect(breach(full, less, `${pod}/containers/0/${list}`)).toBe(lost);
    expect(breach(full, less, `${pod}/containers/0/${list}/1`)).toBeUndefined();
    expect(breach(full, withContainer({ [list]: before.toReversed() }))).toBeUndefined();
  });

  test('a port that says its protocol, or says it is empty, is the one that does not', () => {
    const port = (rest: JsonMap) => withContainer({ ports: [{ containerPort: 80, ...rest }] });
    expect(breach(port({}), port({ protocol: 'TCP' }))).toBeUndefined();
    expect(breach(port({ protocol: '' }), port({ name: 'http' }))).toBeUndefined();
  });

  test('a breach in a later container is found', () => {
    const two = (image: string) => wrap({ containers: [{ name: 'a' }, { name: 'b', image }] });
    expect(breach(two('a'), two('b'))).toBe('container "b": image changes');
  });

  test.each<[string, JsonMap, JsonMap]>([
    ['env changes', { env: [] }, { env: [{ name: 'LD_PRELOAD', value: '/x' }] }],
    ['env changes', { env: [{ name: 'A', value: '1' }] }, { env: [{ name: 'A', value: '2' }] }],
    ['envFrom changes', {}, { envFrom: [{ secretRef: { name: 'a' } }] }],
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe): [string, JsonMap, JsonMap] => [
      `${probe}.httpGet.host changes`,
      { [probe]: { httpGet: { port: 80 } } },
      { [probe]: { httpGet: { port: 80, host: '169.254.169.254' } } },
    ]),
  ])('a container: %s: %j to %j', (words, before, after) => {
    expect(breach(withContainer(before), withContainer(after))).toBe(`container "app": ${words}`);
  });

  test.each<[string, JsonMap]>([
    ['replicas', { replicas: 0 }],
    ['volumeClaimTemplates', { volumeClaimTemplates: [] }],
  ])('the %s of a workload stay', (field, spec) => {
    const set = (more: JsonMap) => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      spec: { template: {}, ...more },
    });
    const before = set({ replicas: 3, volumeClaimTemplates: [{ metadata: { name: 'data' } }] });
    expect(breach(before, { ...before, spec: { ...before.spec, ...spec } })).toBe(`spec.${field} changes`);
  });

  test('the order of variables is not what they are', () => {
    const env = (...names: string[]) => withContainer({ env: names.map((name) => ({ name })) });
    expect(breach(env('A', 'B'), env('B', 'A'))).toBeUndefined();
  });

  test.each([
    ['hostAliases', [{ ip: '10.0.0.1', hostnames: ['api'] }]],
    ['dnsPolicy', 'None'],
    ['dnsConfig', { nameservers: ['10.0.0.1'] }],
    ['imagePullSecrets', [{ name: 'a' }]],
    ['resourceClaims', [{ name: 'gpu' }]],
  ])('its %s stay', (field, value) => {
    expect(breach(wrap({}), wrap({ [field]: value }))).toBe(`its ${field} changes`);
  });

  test('a value that is nested deeper than the call stack is compared, and not taken for another', () => {
    const deep = () => Array.from({ length: 50_000 }).reduce<Json>((inner) => ({ a: inner }), 1);
    const volumes = (...csi: Json[]) => wrap({ volumes: csi.map((each) => ({ name: 'a', csi: each })) });
    const one = deep();
    expect(breach(volumes(one), volumes(one))).toBeUndefined();
    expect(breach(volumes(one), volumes(deep()))).toMatch(/^it may do more: /);
  });

  test('it is allowed no more, and may be allowed less', () => {
    const [less, more] = [wrap({}), wrap({ hostPID: true })];
    expect(breach(less, more)).toBe('it may do more: hostPID: true');
    expect(breach(more, less)).toBeUndefined();
  });
});

describe.each(WORKLOAD_KINDS.filter(({ kind }) => kind !== 'Pod'))('the template of a $kind', (kind) => {
  const template = kind.pod.slice(0, -'/spec'.length);
  const withMetadata = (metadata: JsonMap) => {
    const fields = template.split('/').slice(1);
    return fields.reduceRight<JsonMap>((inner, field) => ({ [field]: inner }), { metadata, spec: {} });
  };
  const object = (metadata: JsonMap) => ({
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    ...withMetadata(metadata),
  });

  test('keeps its labels, and its annotations are free', () => {
    expect(breach(object({}), object({ labels: { a: 'b' } }))).toBe(`${template}/metadata/labels changes`);
    expect(breach(object({}), object({ annotations: { a: 'b' } }))).toBeUndefined();
  });

  test('stays', () => {
    const { apiVersion } = kind;
    expect(breach(object({}), { apiVersion, kind: kind.kind })).toBe('its Pod comes or goes');
    expect(breach({ apiVersion, kind: kind.kind }, object({}))).toBe('its Pod comes or goes');
    expect(
      breach({ apiVersion, kind: kind.kind, spec: {} }, { apiVersion, kind: kind.kind }),
    ).toBeUndefined();
  });
});

describe('in a mend', () => {
  const gateOf = (policy: ReturnType<typeof testPolicy>, spec: JsonMap) => {
    const decision = admit(reviewOf(podWith(spec)), setOf([policy], { mend: 'risky' }), MADE_UP);
    return decision.proof?.dropped.map(({ gate, reason }) => [gate, reason]);
  };
  const app: JsonMap = { name: 'app', image: 'a:1', env: [{ name: 'A' }] };

  test.each<[string, Parameters<typeof wants>[2], string]>([
    [
      'an image',
      { edits: [set('/spec/a', 1), set('/spec/containers/0/image', 'b:1')] },
      'container "app": image changes',
    ],
    [
      'a privilege',
      { edits: [set('/spec/a', 1), set('/spec/containers/0/securityContext/privileged', true)] },
      'it may do more: container "app": privileged',
    ],
    [
      'an item below what is declared',
      { edits: [set('/spec/a', 1), remove('/spec/containers/0/env/0')], pointers: ['{pod}'] },
      'container "app": item 0 of its env goes',
    ],
  ])('%s is guarded, although it is declared', (_, fix, reason) => {
    expect(gateOf(wants('a', 1, fix), { containers: [app] })).toEqual([['guarded', reason]]);
  });

  test('an item that its policy names goes', () => {
    const edits = [set('/spec/a', 1), remove('/spec/containers/0/env/0')];
    const fix = { edits, pointers: ['{pod}/a', '{container}/env/*'] };
    expect(gateOf(wants('a', 1, fix), { containers: [app] })).toEqual([]);
  });

  test('an object without a Pod has nothing but its identity to guard', () => {
    const policy = testPolicy('config', {
      kinds: [{ group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps' }],
      detect: ({ object }) => (mapAt(object, 'data') === undefined ? [findingAt('/data', 1)] : []),
      fix: {
        risks: { safe: 'No.' },
        pointers: ['/data'],
        offer: () => ({ risk: 'safe', edits: [set('/data/a', 'b')] }),
      },
    });
    const decision = admit(reviewOf(base({ metadata: { name: 'c' } })), setOf([policy]), MADE_UP);
    expect(decision.patch).toEqual([{ op: 'add', path: '/data', value: { a: 'b' } }]);
  });

  test('a service account is no matter of policies, even as a whole', () => {
    const account = testPolicy('account', {
      detect: ({ object }) => (mapAt(object, 'spec')?.['serviceAccountName'] ? [] : [findingAt('/spec', 1)]),
      fix: {
        risks: { safe: 'No.' },
        pointers: ['{pod}/serviceAccountName'],
        offer: () => ({ risk: 'safe', edits: [set('/spec/serviceAccountName', 'admin')] }),
      },
    });
    expect(gateOf(account, {})).toEqual([['guarded', 'it runs as another service account']]);
  });
});

describe('whatever an object holds', () => {
  const MEND_ALL = loadSets(['mend-all'], CATALOGUE);

  test('the guard never holds back what the policies that ship would mend', () => {
    forAll(
      workloadReviews,
      (review) => {
        const { proof } = admit(review, MEND_ALL, MUTATE);
        expect(proof?.dropped.filter(({ gate }) => gate === 'guarded') ?? []).toEqual([]);
      },
      500,
    );
  });

  test.each([
    ['typed', typedWorkloads],
    ['hostile', workloads],
  ])('an object that did not change is no breach: %s', (_, objects) => {
    forAll(objects, (object) => {
      expect(breach(object, object)).toBeUndefined();
      expect(breach(object, structuredClone(object))).toBeUndefined();
    });
  });

  const HOSTILE: readonly Json[] = [null, 0, '', 'text', true, [], [null], [[]], {}, { a: null }];
  const { wrap } = workloadKind('Deployment');

  test.each(['metadata', 'spec', 'status', 'data'])('%s of any type', (field) => {
    for (const value of HOSTILE) {
      const object = { ...wrap({}), [field]: value };
      expect(breach(object, structuredClone(object))).toBeUndefined();
    }
  });

  test.each(['containers', 'volumes', 'serviceAccountName'])('%s of a Pod, of any type', (field) => {
    for (const value of HOSTILE)
      expect(breach(wrap({ [field]: value }), structuredClone(wrap({ [field]: value })))).toBeUndefined();
  });
});
