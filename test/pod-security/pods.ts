import fc from 'fast-check';
import type { Json, JsonMap } from '#json/value.ts';

/** Any of the members may be absent; an ordinary prototype, as JSON.parse gives. */
const PARTIAL: { requiredKeys: never[]; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };

const one = (...values: Json[]): fc.Arbitrary<Json> => fc.constantFrom(...values);
const some = (members: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.record(members, PARTIAL) as fc.Arbitrary<Json> },
    { weight: 1, arbitrary: fc.constant(null) },
  );
const listOf = (items: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.array(items, { maxLength: 2 }) as fc.Arbitrary<Json>;
/** Mostly not there: a Pod in which everything is wrong shows little. */
const rarely = (values: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: values });

const seccompProfile = some({ type: one('RuntimeDefault', 'RuntimeDefault', 'Localhost', 'Unconfined', '') });
const appArmorProfile = rarely(some({ type: one('RuntimeDefault', 'Localhost', 'Unconfined', 'own') }));
const seLinuxOptions = rarely(
  some({
    type: one('', 'container_t', 'container_kvm_t', 'container_init_t', 'container_engine_t', 'spc_t'),
    user: one('', '', 'system_u'),
    role: one('', '', 'system_r'),
    level: one('s0'),
  }),
);
const windowsOptions = rarely(some({ hostProcess: one(true, false), runAsUserName: one('ContainerUser') }));
const ofBoth = {
  runAsNonRoot: one(true, true, true, false, null),
  runAsUser: one(1000, 1000, 0, null),
  seccompProfile,
  appArmorProfile,
  seLinuxOptions,
  windowsOptions,
};

const capability = one(
  'NET_BIND_SERVICE',
  'NET_BIND_SERVICE',
  'CHOWN',
  'CAP_CHOWN',
  'kill',
  'NET_RAW',
  'SYS_ADMIN',
  'ALL',
  '',
  null,
);
const handler = some({
  httpGet: some({ port: one(80), host: one('', '127.0.0.1') }),
  tcpSocket: some({ port: one(80), host: one('', 'localhost') }),
});

const containerOf = (name: string): fc.Arbitrary<Json> =>
  fc.record(
    {
      name: one(name, name, name, null),
      restartPolicy: one('Always', null),
      securityContext: some({
        ...ofBoth,
        privileged: rarely(one(true, false)),
        allowPrivilegeEscalation: one(false, false, true, null),
        procMount: rarely(one('Default', 'Unmasked', '')),
        capabilities: some({
          add: rarely(listOf(capability)),
          drop: one(['ALL'], ['ALL'], ['all'], [null, 'ALL'], ['NET_RAW', 'ALL'], [null], [], null),
        }),
      }),
      ports: rarely(listOf(some({ containerPort: one(80), hostPort: one(0, 80, null) }))),
      livenessProbe: rarely(handler),
      readinessProbe: rarely(handler),
      startupProbe: rarely(handler),
      lifecycle: rarely(some({ postStart: handler, preStop: handler })),
    },
    { requiredKeys: ['name'], noNullPrototype: true },
  ) as fc.Arbitrary<Json>;

const ALLOWED = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
];
const OTHERS = ['projected', 'secret', 'nfs', 'iscsi', 'rbd', 'gitRepo', 'flexVolume', 'cephfs', 'hostPath'];

/** One source, as the API server asks; it fills in those without. */
const volume = fc
  .tuple(fc.constantFrom(...ALLOWED, ...OTHERS, undefined), fc.constantFrom<Json>({}, null))
  .map(([source, value]): Json => ({ name: 'data', ...(source !== undefined && { [source]: value }) }));

const seccompAnnotation = one(
  'runtime/default',
  'docker/default',
  'localhost/own.json',
  'unconfined',
  '',
  null,
);
const appArmorAnnotation = one('runtime/default', 'localhost/own', 'unconfined', 'own', '', null);

const spec = some({
  hostNetwork: rarely(one(true, false)),
  hostPID: rarely(one(true, false)),
  hostIPC: rarely(one(true, false)),
  hostUsers: one(false, true, null),
  os: one({ name: 'windows' }, { name: 'linux' }, {}, null, null),
  nodeSelector: one({ 'kubernetes.io/os': 'windows' }, null, null),
  securityContext: some({
    ...ofBoth,
    sysctls: rarely(
      listOf(
        some({
          name: one(
            'net.ipv4.tcp_syncookies',
            'net.ipv4.ip_local_reserved_ports',
            'net.ipv4.tcp_fin_timeout',
            'net.ipv4.tcp_rmem',
            'net.ipv4.tcp_notsent_lowat',
            'net/ipv4/tcp_rmem',
            'kernel.msgmax',
            '',
          ),
          value: one('1'),
        }),
      ),
    ),
  }),
  volumes: rarely(
    listOf(fc.oneof({ weight: 9, arbitrary: volume }, { weight: 1, arbitrary: fc.constant(null) })),
  ),
  initContainers: rarely(fc.tuple(containerOf('prepare')) as fc.Arbitrary<Json>),
  containers: fc.tuple(containerOf('app')) as fc.Arbitrary<Json>,
  ephemeralContainers: rarely(fc.tuple(containerOf('debug')) as fc.Arbitrary<Json>),
});

/** Pods made of the fields that the controls of the Pod Security Standards look at, right, wrong and absent. */
export const podSecurityPods: fc.Arbitrary<JsonMap> = fc
  .record({
    annotations: rarely(
      some({
        'seccomp.security.alpha.kubernetes.io/pod': seccompAnnotation,
        'container.seccomp.security.alpha.kubernetes.io/app': seccompAnnotation,
        'container.seccomp.security.alpha.kubernetes.io/debug': seccompAnnotation,
        'container.seccomp.security.alpha.kubernetes.io/': seccompAnnotation,
        'container.apparmor.security.beta.kubernetes.io/app': appArmorAnnotation,
        'container.apparmor.security.beta.kubernetes.io/nobody': appArmorAnnotation,
      }),
    ),
    spec,
  })
  .map(({ annotations, spec }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'app', annotations },
    spec: spec ?? {},
  }));
