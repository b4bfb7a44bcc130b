import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { widened } from '#verify/powers.ts';
import { type Pod, podOf } from '#workload/pod.ts';
import { typedWorkloads, workloads } from '../support/hostile.ts';
import { forAll } from '../support/laws.ts';
import { podWith, WORKLOAD_KINDS } from '../support/workloads.ts';

function podIn(spec: JsonMap, annotations: JsonMap = {}): Pod {
  const pod = podOf({ group: '', kind: 'Pod' }, podWith(spec, { name: 'test', annotations }));
  if (pod === undefined) throw new Error('no Pod');
  return pod;
}

const container = (parts: JsonMap): JsonMap => ({ containers: [{ name: 'app', ...parts }] });
const secured = (context: JsonMap): JsonMap => container({ securityContext: context });
const podSecured = (context: JsonMap): JsonMap => ({ ...container({}), securityContext: context });
const mounting = (mount: JsonMap): JsonMap =>
  container({ volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }] });
const reading = (mount: JsonMap): JsonMap =>
  mounting({ readOnly: true, recursiveReadOnly: 'Enabled', ...mount });
const listening = (port: JsonMap): JsonMap => container({ ports: [{ containerPort: 80, ...port }] });
const volume = (source: JsonMap): JsonMap => ({ volumes: [{ name: 'data', ...source }] });
const seccomp = (type: string, rest: JsonMap = {}) => secured({ seccompProfile: { type, ...rest } });
const appArmor = (type: string, rest: JsonMap = {}) => secured({ appArmorProfile: { type, ...rest } });
const adding = (...add: string[]) => secured({ capabilities: { add } });
const dropping = (...drop: string[]) => secured({ capabilities: { drop } });

const TITLE = 'container "app": ';
const RUNTIMES_SECCOMP = 'what the seccomp profile of its runtime allows';
const RUNTIMES_APP_ARMOR = 'what the AppArmor profile of its runtime allows';

/** From the first to the second the power is won; back again nothing is. */
const WIDENED: readonly (readonly [power: string, less: JsonMap, more: JsonMap])[] = [
  ['hostNetwork: true', {}, { hostNetwork: true }],
  ['hostPID: true', { hostPID: false }, { hostPID: true }],
  ['hostIPC: true', { hostIPC: null }, { hostIPC: true }],
  ['shareProcessNamespace: true', {}, { shareProcessNamespace: true }],
  ['hostUsers is not false', { hostUsers: false }, {}],
  ['automountServiceAccountToken is not false', { automountServiceAccountToken: false }, {}],
  ['sysctl net.x=1', {}, { securityContext: { sysctls: [{ name: 'net.x', value: '1' }] } }],
  ['fsGroup 7', {}, { securityContext: { fsGroup: 7 } }],
  [
    'group 8',
    { securityContext: { supplementalGroups: [7] } },
    { securityContext: { supplementalGroups: [7, 8] } },
  ],
  ['the groups of its image', { securityContext: { supplementalGroupsPolicy: 'Strict' } }, {}],

  [
    'volume data: hostPath {"path":"/var/log"}',
    volume({ emptyDir: {} }),
    volume({ hostPath: { path: '/var/log' } }),
  ],
  ['volume data: secret {"secretName":"a"}', {}, volume({ secret: { secretName: 'a' } })],
  ['volume data: hostPath {}', volume({ hostPath: null }), volume({ hostPath: {} })],

  [`${TITLE}host port 80 of all addresses`, listening({}), listening({ hostPort: 80, hostIP: '' })],
  [
    `${TITLE}host port 80 of 10.0.0.1`,
    listening({ hostPort: 0 }),
    listening({ hostPort: 80, hostIP: '10.0.0.1' }),
  ],

  [`${TITLE}privileged`, secured({ privileged: false }), secured({ privileged: true })],
  [
    `${TITLE}may gain privileges`,
    secured({ allowPrivilegeEscalation: false }),
    secured({ allowPrivilegeEscalation: true }),
  ],
  [`${TITLE}may gain privileges`, secured({ allowPrivilegeEscalation: false }), secured({})],
  [
    `${TITLE}writes to its root file system`,
    secured({ readOnlyRootFilesystem: true }),
    secured({ readOnlyRootFilesystem: null }),
  ],
  [`${TITLE}procMount Unmasked`, secured({ procMount: 'Default' }), secured({ procMount: 'Unmasked' })],
  [`${TITLE}may run as root`, secured({ runAsNonRoot: true }), secured({})],
  [`${TITLE}may run as root`, podSecured({ runAsNonRoot: true }), podSecured({ runAsNonRoot: false })],
  [`${TITLE}may run as root`, secured({ runAsUser: 0, runAsNonRoot: true }), secured({ runAsUser: 0 })],
  [`${TITLE}may run as root`, secured({ runAsUser: 1000 }), secured({})],
  [
    `${TITLE}any user`,
    secured({ runAsUser: 1000, runAsNonRoot: true }),
    secured({ runAsUser: 0, runAsNonRoot: true }),
  ],
  [`${TITLE}any group`, podSecured({ runAsGroup: 7 }), secured({})],
  [
    `${TITLE}any Windows user`,
    secured({ windowsOptions: { runAsUserName: 'ContainerUser' } }),
    secured({ windowsOptions: {} }),
  ],
  [`${TITLE}SELinux type spc_t`, secured({}), secured({ seLinuxOptions: { type: 'spc_t' } })],
  [`${TITLE}SELinux user root`, secured({}), podSecured({ seLinuxOptions: { user: 'root' } })],
  [`${TITLE}SELinux role r`, secured({}), secured({ seLinuxOptions: { role: 'r' } })],
  [`${TITLE}SELinux level s0`, secured({}), secured({ seLinuxOptions: { level: 's0' } })],
  [`${TITLE}hostProcess`, secured({}), podSecured({ windowsOptions: { hostProcess: true } })],
  [`${TITLE}no seccomp profile`, seccomp('RuntimeDefault'), secured({})],
  [`${TITLE}no seccomp profile`, seccomp('RuntimeDefault'), seccomp('Unconfined')],
  [`${TITLE}seccomp profile Unconfined`, secured({}), seccomp('Unconfined')],
  [`${TITLE}AppArmor profile Unconfined`, secured({}), appArmor('Unconfined')],
  [
    `${TITLE}AppArmor profile Unconfined`,
    appArmor('RuntimeDefault'),
    podSecured({ appArmorProfile: { type: 'Unconfined' } }),
  ],

  [`${TITLE}seccomp profile Unconfined`, secured({}), seccomp('other')],
  [`${TITLE}AppArmor profile Unconfined`, secured({}), secured({ appArmorProfile: { type: 7 } })],

  [`${TITLE}${RUNTIMES_SECCOMP}`, seccomp('Localhost', { localhostProfile: 'a' }), seccomp('Unconfined')],
  [`${TITLE}${RUNTIMES_APP_ARMOR}`, appArmor('Localhost', { localhostProfile: 'a' }), appArmor('Unconfined')],

  [`${TITLE}capability NET_RAW`, dropping('NET_RAW'), secured({})],
  [`${TITLE}capability AUDIT_WRITE`, dropping('ALL'), dropping('KILL')],
  [`${TITLE}capability SYS_ADMIN`, secured({}), adding('CAP_SYS_ADMIN')],
  [`${TITLE}capability ALL`, adding('SYS_ADMIN'), adding('SYS_ADMIN', 'all')],

  [`${TITLE}sees volume data at /data`, container({}), mounting({})],
  [`${TITLE}sees volume data at /data`, container({}), mounting({ subPath: '' })],
  [`${TITLE}writes to volume data at /data`, reading({}), reading({ readOnly: false })],
  [
    `${TITLE}writes to what is mounted below data at /data`,
    reading({}),
    reading({ recursiveReadOnly: 'IfPossible' }),
  ],
  [
    `${TITLE}mount propagation HostToContainer of data at /data`,
    reading({ mountPropagation: 'None' }),
    reading({ mountPropagation: 'Bidirectional' }),
  ],
  [
    `${TITLE}mount propagation Bidirectional of data at /data`,
    reading({ mountPropagation: 'HostToContainer' }),
    reading({ mountPropagation: 'Bidirectional' }),
  ],
  [
    `${TITLE}mount propagation HostToContainer of data at /data`,
    reading({}),
    reading({ mountPropagation: 'HostToContainer' }),
  ],
  [
    `${TITLE}device disk at /d`,
    container({}),
    container({ volumeDevices: [{ name: 'disk', devicePath: '/d' }] }),
  ],
  [
    `${TITLE}key pw of Secret db`,
    container({ env: [{ name: 'A', value: 'a' }] }),
    container({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'pw' } } }] }),
  ],
  [
    `${TITLE}Secret db`,
    container({ envFrom: [{ configMapRef: { name: 'c' } }] }),
    container({ envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'db' } }] }),
  ],
];

describe('what was not allowed before is more, and less is not', () => {
  test.each(WIDENED)('%s: %j to %j', (power, less, more) => {
    expect(widened(podIn(less), podIn(more))).toBe(power);
    expect(widened(podIn(more), podIn(less))).toBeUndefined();
  });
});

/** Neither is more than the other, or nobody can tell, so that each way is refused. */
const INCOMPARABLE: readonly (readonly [won: string, lost: string, one: JsonMap, other: JsonMap])[] = [
  [`${TITLE}user 2`, `${TITLE}user 1`, secured({ runAsUser: 1 }), secured({ runAsUser: 2 })],
  [`${TITLE}user -1`, `${TITLE}user x`, secured({ runAsUser: 'x' }), secured({ runAsUser: -1 })],
  [`${TITLE}group 8`, `${TITLE}group 7`, secured({ runAsGroup: 7 }), secured({ runAsGroup: 8 })],
  [
    `${TITLE}seccomp profile a of its node`,
    `${TITLE}${RUNTIMES_SECCOMP}`,
    seccomp('RuntimeDefault'),
    seccomp('Localhost', { localhostProfile: 'a' }),
  ],
  [
    `${TITLE}seccomp profile a of its node`,
    `${TITLE}${RUNTIMES_SECCOMP}`,
    secured({}),
    seccomp('Localhost', { localhostProfile: 'a' }),
  ],
  [
    `${TITLE}AppArmor profile a of its node`,
    `${TITLE}${RUNTIMES_APP_ARMOR}`,
    appArmor('RuntimeDefault'),
    appArmor('Localhost', { localhostProfile: 'a' }),
  ],
  [
    `${TITLE}seccomp profile b of its node`,
    `${TITLE}seccomp profile a of its node`,
    seccomp('Localhost', { localhostProfile: 'a' }),
    seccomp('Localhost', { localhostProfile: 'b' }),
  ],
  [
    `${TITLE}host port 80 of 10.0.0.1`,
    `${TITLE}host port 80 of all addresses`,
    listening({ hostPort: 80 }),
    listening({ hostPort: 80, hostIP: '10.0.0.1' }),
  ],
  [
    'volume data: secret {"secretName":"b"}',
    'volume data: secret {"secretName":"a"}',
    volume({ secret: { secretName: 'a' } }),
    volume({ secret: { secretName: 'b' } }),
  ],
  [
    `${TITLE}sees volume a of data at /data`,
    `${TITLE}sees volume data at /data`,
    mounting({}),
    mounting({ subPath: 'a' }),
  ],
  [
    `${TITLE}sees volume $(A) of data at /data`,
    `${TITLE}sees volume data at /data`,
    mounting({}),
    mounting({ subPathExpr: '$(A)' }),
  ],
  [
    `${TITLE}mount propagation b of data at /data`,
    `${TITLE}mount propagation a of data at /data`,
    mounting({ mountPropagation: 'a' }),
    mounting({ mountPropagation: 'b' }),
  ],
];

describe('what cannot be compared is more, either way', () => {
  test.each(INCOMPARABLE)('%s, %s', (won, lost, one, other) => {
    expect(widened(podIn(one), podIn(other))).toBe(won);
    expect(widened(podIn(other), podIn(one))).toBe(lost);
  });
});

/** Said in two ways. */
const SAME: readonly (readonly [what: string, one: JsonMap, other: JsonMap])[] = [
  ['no seccomp profile and one that does not exist', seccomp('Unconfined'), seccomp('other')],
  ['no user and root', secured({}), secured({ runAsUser: 0 })],
  ['the Pod’s user and its own', podSecured({ runAsUser: 5 }), secured({ runAsUser: 5 })],
  ['no group and that of root', secured({}), secured({ runAsGroup: 0 })],
  ['AppArmor unset and of the runtime', secured({}), appArmor('RuntimeDefault')],
  ['no mount propagation and None', mounting({}), mounting({ mountPropagation: 'None' })],
  ['an emptyDir and another', volume({ emptyDir: {} }), volume({ emptyDir: { medium: 'Memory' } })],
  ['capabilities in any case', adding('SYS_ADMIN'), adding('cap_sys_admin')],
  ['a port that asks for none', listening({}), listening({ hostPort: 0 })],
];

test.each(SAME)('%s are the same', (_, one, other) => {
  expect(widened(podIn(one), podIn(other))).toBeUndefined();
  expect(widened(podIn(other), podIn(one))).toBeUndefined();
});

test.each(['privileged', 'allowPrivilegeEscalation', 'readOnlyRootFilesystem'])(
  'a Pod’s securityContext has no %s, whatever stands there',
  (field) => {
    const value = field !== 'allowPrivilegeEscalation';
    const whole = { [field]: value };
    const both = { ...secured(whole), securityContext: whole };
    const onlyPod = { ...container({}), securityContext: whole };
    const [less, more] = field === 'privileged' ? [onlyPod, both] : [both, onlyPod];
    expect(widened(podIn(less), podIn(more))).toMatch(/^container "app": /);
    expect(widened(podIn(more), podIn(less))).toBeUndefined();
  },
);

describe('the annotation of AppArmor', () => {
  const key = (name: string) => `container.apparmor.security.beta.kubernetes.io/${name}`;
  const annotated = (value: string, spec: JsonMap = container({}), name = 'app') =>
    podIn(spec, { [key(name)]: value });
  const none = podIn(container({}));

  test('unconfined takes the profile away, the Pod’s as well', () => {
    const confined = podSecured({ appArmorProfile: { type: 'RuntimeDefault' } });
    for (const spec of [container({}), confined]) {
      const [less, more] = [podIn(spec), annotated('unconfined', spec)];
      expect(widened(less, more)).toBe(`${TITLE}AppArmor profile Unconfined`);
      expect(widened(more, less)).toBeUndefined();
    }
  });

  test.each(['runtime/default', 'Unconfined', 'localhost/', 'my/localhost/a'])(
    '%s is what there is anyway',
    (value) => {
      expect(widened(none, annotated(value))).toBeUndefined();
      expect(widened(annotated(value), none)).toBeUndefined();
    },
  );

  test('runtime/default is before the Pod’s field', () => {
    const unconfined = podSecured({ appArmorProfile: { type: 'Unconfined' } });
    expect(widened(annotated('runtime/default', unconfined), podIn(unconfined))).toBe(
      `${TITLE}AppArmor profile Unconfined`,
    );
    expect(widened(annotated('other', unconfined), podIn(unconfined))).toBeUndefined();
  });

  test('a profile of the node cannot be compared with that of the runtime', () => {
    expect(widened(none, annotated('localhost/a/b'))).toBe(`${TITLE}AppArmor profile a/b of its node`);
    expect(widened(annotated('localhost/a/b'), none)).toBe(`${TITLE}${RUNTIMES_APP_ARMOR}`);
  });

  test('means nothing beside the container’s field, or for another container', () => {
    expect(widened(none, annotated('unconfined', appArmor('RuntimeDefault')))).toBeUndefined();
    expect(widened(none, annotated('unconfined', container({}), 'other'))).toBeUndefined();
  });
});

test('each default capability comes back with what dropped it', () => {
  const names = [
    ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
    ...['NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
  ];
  for (const name of names)
    expect(widened(podIn(dropping(name)), podIn(container({})))).toBe(`${TITLE}capability ${name}`);
  expect(widened(podIn(dropping('SYS_ADMIN')), podIn(container({})))).toBeUndefined();
  expect(widened(podIn(dropping('ALL')), podIn(dropping('ALL', 'KILL')))).toBeUndefined();
});

test('less of one thing hides no more of another', () => {
  expect(widened(podIn({ hostNetwork: true }), podIn({ hostPID: true }))).toBe('hostPID: true');
  const two = [{ name: 'a', securityContext: { privileged: true } }, { name: 'b' }];
  const other = [{ name: 'a' }, { name: 'b', securityContext: { privileged: true } }];
  expect(widened(podIn({ containers: two }), podIn({ containers: other }))).toBe('container "b": privileged');
});

test('a container that is gone may do nothing', () => {
  expect(widened(podIn(container({})), podIn({}))).toBeUndefined();
});

test('a container’s power is its own', () => {
  const two = (first: boolean, second: boolean) =>
    podIn({
      initContainers: [{ name: 'app', securityContext: { privileged: first } }],
      containers: [{ name: 'app', securityContext: { privileged: second } }],
    });
  expect(widened(two(true, false), two(true, true))).toBe(`${TITLE}privileged`);
  expect(widened(two(true, true), two(true, false))).toBeUndefined();
});

describe('whatever an object holds', () => {
  const podsOf = (object: JsonMap): readonly Pod[] =>
    WORKLOAD_KINDS.flatMap(({ apiVersion, kind }) => {
      const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
      return object['kind'] === kind ? (podOf({ group, kind }, object) ?? []) : [];
    });

  test.each([
    ['typed', typedWorkloads],
    ['hostile', workloads],
  ])('nothing is widened by what changes nothing: %s', (_, objects) => {
    forAll(objects, (object) => {
      for (const pod of podsOf(object)) expect(widened(pod, pod)).toBeUndefined();
      const [one] = podsOf(object);
      const [copy] = podsOf(structuredClone(object));
      if (one !== undefined && copy !== undefined) expect(widened(one, copy)).toBeUndefined();
    });
  });

  const HOSTILE: readonly Json[] = [null, 0, '', 'text', true, [], [null], [[]], {}, { a: null }];

  test.each(['securityContext', 'volumes', 'containers', 'hostNetwork'])('%s of any type', (field) => {
    for (const value of HOSTILE) {
      const pod = podIn({ [field]: value });
      expect(widened(pod, pod)).toBeUndefined();
    }
  });

  test.each(['securityContext', 'volumeMounts', 'volumeDevices', 'env', 'envFrom', 'ports'])(
    '%s of a container, of any type',
    (field) => {
      for (const value of HOSTILE) {
        const pod = podIn(container({ [field]: value }));
        expect(widened(pod, pod)).toBeUndefined();
      }
    },
  );
});
