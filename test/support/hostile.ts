import fc from 'fast-check';
import { childOf } from '#json/lookup.ts';
import { isMap, type Json, type JsonMap, mapAt } from '#json/value.ts';
import { copyOf, json, mapOf, pathsIn } from './arbitraries.ts';
import { type RequestParts, reviewOf } from './reviews.ts';
import { WORKLOAD_KINDS, type WorkloadKind } from './workloads.ts';

/** How often a part of an object is of the wrong type, or one that has no business there, out of about ten times. */
interface Spoilt {
  readonly spoilt: 0 | 1;
}

/** Any of the members may be absent; an ordinary prototype, as JSON.parse gives. */
const PARTIAL: { requiredKeys: never[]; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };

const NAMES: Json[] = [
  'app',
  'app',
  'sidecar',
  'a/b~c',
  '~1',
  '__proto__',
  'ключ\u202E',
  '',
  'x'.repeat(300),
];

/** Objects as strangers send them: right, wrong, half written, and written to break something. */
function podSpecs({ spoilt }: Spoilt): fc.Arbitrary<Json> {
  const one = (...values: Json[]): fc.Arbitrary<Json> =>
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...values) }, { weight: spoilt, arbitrary: json });

  const some = (members: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<Json> => {
    const known = fc.record(members, PARTIAL) as fc.Arbitrary<JsonMap>;
    const strange = fc.tuple(fc.constantFrom('__proto__', 'constructor', 'a/b~c', ''), json);
    return fc.oneof(
      { weight: 12, arbitrary: known },
      { weight: 1, arbitrary: fc.constantFrom<Json>(null, {}) },
      {
        weight: 2 * spoilt,
        arbitrary: fc.tuple(known, strange).map(([map, member]) => mapOf([...Object.entries(map), member])),
      },
      { weight: spoilt, arbitrary: fc.constantFrom<Json>([], 'text', 7) },
    );
  };

  const listOf = (items: fc.Arbitrary<Json>, maxLength: number): fc.Arbitrary<Json> =>
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.array(
          items.map((item) => item ?? {}),
          { maxLength },
        ) as fc.Arbitrary<Json>,
      },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: spoilt, arbitrary: fc.constantFrom<Json>([null], {}, 'text') },
    );

  const quantities = one('100m', '1', 1, 0, '0', '4Gi', 1_073_741_824, null, 'much');
  const limits = some({ cpu: quantities, memory: quantities, 'ephemeral-storage': quantities });
  const resources = some({ requests: limits, limits });
  const shared = {
    runAsUser: one(0, 1, 1000, -1, '1000', null),
    runAsNonRoot: one(true, false, null),
    seccompProfile: some({ type: one('RuntimeDefault', 'Localhost', 'Unconfined', 'other', null) }),
  };
  const mounts = some({ name: one('logs'), mountPropagation: one('Bidirectional', 'None', null) });
  const appArmorProfile = some({ type: one('Unconfined', 'RuntimeDefault', null) });
  const env = some({
    name: one('A', 'A', 'B', 'DB_PASSWORD', '$(A', '', null),
    value: one('$(A)', '$(B)/$(A)', 'hunter2', 'redis://:pw@cache', '7', null),
    valueFrom: some({
      secretKeyRef: some({ name: one('s'), key: one('k'), optional: one(true, false, null) }),
    }),
  });
  const port = one(8080, 8080, 9090, 0, 'http', '8080', null);
  const probes = some({
    httpGet: some({ port, host: one('', 'example.org', null) }),
    tcpSocket: some({ port }),
    grpc: some({ port: one(8080, 9090, 70_000) }),
  });
  const ports = some({
    name: one('http', 'metrics', null),
    containerPort: one(8080, 9090, null),
    hostPort: one(8080, 9090, 0, null),
    hostIP: one('127.0.0.1', '', null),
    protocol: one('TCP', 'UDP', '', null),
  });
  const containers = some({
    name: one(...NAMES),
    image: one('a:1', 'b:2', 'a', 'a:latest', 'host:5000/a', '$IMAGE', '', null),
    env: listOf(env, 4),
    restartPolicy: one('Always', 'Never', null),
    resources,
    ports: listOf(ports, 2),
    livenessProbe: probes,
    readinessProbe: probes,
    startupProbe: probes,
    securityContext: some({
      ...shared,
      allowPrivilegeEscalation: one(true, false, null),
      privileged: one(true, false, null),
      appArmorProfile,
      procMount: one('Unmasked', 'Default', null),
      readOnlyRootFilesystem: one(true, false, null),
      windowsOptions: one(null, null, null, {}),
      capabilities: some({
        add: listOf(one('CAP_SYS_ADMIN', 'NET_RAW', 'all', 'CHOWN', null), 2),
        drop: listOf(one('ALL', 'all', 'NET_RAW', 'KILL', null), 2),
      }),
    }),
    volumeMounts: listOf(mounts, 1),
  });
  const volumes = some({
    name: one('logs', 'logs', 'data', '/', null),
    hostPath: some({ path: one('/var/log', '/', '', '//run/docker.sock/', '/etc/.', null) }),
    emptyDir: one({}, null),
  });
  const tokens = some({
    name: one('kube-api-access-1', 'token'),
    projected: some({ sources: listOf(some({ serviceAccountToken: one({ path: 'token' }, null) }), 2) }),
  });
  return some({
    os: some({ name: one('linux', 'windows') }),
    nodeSelector: some({ 'kubernetes.io/os': one('linux', 'windows') }),
    securityContext: some({
      ...shared,
      appArmorProfile,
      sysctls: listOf(some({ name: one('kernel.msgmax', 'net/core/somaxconn', 'net/ipv4/tcp_rmem') }), 3),
      windowsOptions: one({}, null),
    }),
    serviceAccount: one('robot', '', null),
    serviceAccountName: one('robot', 'other', '', null),
    automountServiceAccountToken: one(true, false, null),
    hostNetwork: one(true, false, null),
    hostPID: one(true, false, null),
    hostIPC: one(true, false, null),
    resources,
    initContainers: listOf(containers, 2),
    containers: listOf(containers, 3),
    ephemeralContainers: listOf(containers, 1),
    volumes: listOf(fc.oneof({ weight: 3, arbitrary: volumes }, { weight: 1, arbitrary: tokens }), 3),
  });
}

const metadata = fc.record(
  {
    name: fc.constantFrom('web', '', 'a/b'),
    labels: fc.constantFrom<Json>({}, { app: 'web' }, { app: null }, null),
    annotations: fc.constantFrom<Json>(
      {},
      {},
      {},
      { 'kubernetes.io/config.mirror': 'd41d' },
      { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
      { 'container.seccomp.security.alpha.kubernetes.io/app': 'runtime/default' },
      { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' },
      { 'seccomp.security.alpha.kubernetes.io/pod': null },
      'text',
    ),
    ownerReferences: fc.constantFrom<Json>([], [], [{ controller: true }], [{ controller: false }, null], {}),
  },
  { requiredKeys: ['name'], noNullPrototype: true },
) as fc.Arbitrary<JsonMap>;

/** What a kind has beside its Pod, by the kind. */
const OWN_FIELDS: Readonly<Record<string, fc.Arbitrary<JsonMap>>> = {
  Job: fc.record({ ttlSecondsAfterFinished: fc.constantFrom<Json>(0, 3600, null) }, PARTIAL),
  CronJob: fc.record({ concurrencyPolicy: fc.constantFrom<Json>('Allow', 'Forbid', '', null) }, PARTIAL),
};

function objectsOf(kind: WorkloadKind, spoilt: Spoilt = { spoilt: 1 }): fc.Arbitrary<JsonMap> {
  const ownFields = OWN_FIELDS[kind.kind] ?? fc.constant({});
  return fc.tuple(podSpecs(spoilt), metadata, ownFields).map(([spec, meta, own]) => {
    const object = isMap(spec) ? withFields(kind.wrap(spec), own) : { ...kind.wrap({}), spec };
    return copyOf({ ...object, metadata: meta });
  });
}

function withFields(object: JsonMap, fields: JsonMap): JsonMap {
  return { ...object, spec: { ...mapAt(object, 'spec'), ...fields } };
}

const kinds: fc.Arbitrary<WorkloadKind> = fc.constantFrom(...WORKLOAD_KINDS);

/** Workloads of all kinds, in which anything may be of the wrong type. */
export const workloads: fc.Arbitrary<JsonMap> = kinds.chain((kind) => objectsOf(kind));

/** Workloads of all kinds whose types an API server would take. */
export const typedWorkloads: fc.Arbitrary<JsonMap> = kinds.chain((kind) => objectsOf(kind, { spoilt: 0 }));

const parts: fc.Arbitrary<RequestParts> = fc.record(
  {
    operation: fc.constantFrom('CREATE', 'CREATE', 'CREATE', 'UPDATE', 'UPDATE', 'DELETE'),
    subResource: fc.constantFrom('', '', '', '', 'ephemeralcontainers', 'status'),
    namespace: fc.constantFrom('shop', '', 'kube-system'),
    user: fc.constantFrom('jane', 'system:kube-controller-manager'),
  },
  PARTIAL,
);

/** A request about a workload; an update now and then from another object of its kind, or from nothing. */
export const workloadReviews: fc.Arbitrary<Json> = kinds.chain((kind) =>
  fc
    .tuple(objectsOf(kind), fc.option(objectsOf(kind)), parts)
    .map(([object, oldObject, rest]) => reviewOf(object, { ...rest, oldObject })),
);

/** The same with anything in place of one to three of its parts. */
export const spoiltReviews: fc.Arbitrary<Json> = workloadReviews.chain((review) => {
  const spoils = fc.array(fc.tuple(fc.constantFrom(...pathsIn(review)), json), {
    minLength: 1,
    maxLength: 3,
  });
  return spoils.map((all) => all.reduce((value, [path, part]) => withAt(value, path, part), review));
});

/** `root` with `value` at `path`; `root` itself where nothing is there to hold it. */
function withAt(root: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    return root.map((item, index) => (String(index) === key ? withAt(item, rest, value) : item));
  }
  if (!isMap(root)) return root;
  const others = Object.entries(root).filter(([name]) => name !== key);
  return mapOf([...others, [key, withAt(childOf(root, key) ?? null, rest, value)]]);
}
