import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import type { PatchOperation } from '#json/patch.ts';
import { at, isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { type Mutation, OtherWebhook, podFor } from './other-webhook.ts';
import { eventually, Stage } from './stage.ts';

const DENYING = fileURLToPath(new URL('./deny-escalation.yaml', import.meta.url));
const SETS = ['recommended', DENYING];

/** What an injector adds. Neither container says anything of privileges, so that a mend would show. */
interface Look {
  readonly init: string;
  readonly sidecar: string;
  readonly annotation: string;
}

const ISTIO: Look = { init: 'istio-init', sidecar: 'istio-proxy', annotation: 'sidecar.istio.io/status' };
const UNKNOWN: Look = { init: 'our-init', sidecar: 'our-proxy', annotation: 'inject.example/status' };

function injecting({ init, sidecar, annotation }: Look): Mutation {
  return (pod) => {
    if (at(pod, 'metadata', 'annotations', annotation) !== undefined) return [];
    const volume = { name: 'injected', hostPath: { path: '/var/run/injected', type: 'DirectoryOrCreate' } };
    const container = (name: string) => ({
      name,
      image: 'registry.example/proxy:1.0.0',
      volumeMounts: [{ name: 'injected', mountPath: '/run/injected' }],
    });
    const annotations = { ...mapAt(pod, 'metadata', 'annotations'), [annotation]: 'injected' };
    return [
      { op: 'add', path: '/metadata/annotations', value: annotations },
      appending(pod, 'initContainers', container(init)),
      appending(pod, 'containers', container(sidecar)),
      appending(pod, 'volumes', volume),
    ];
  };
}

function appending(pod: JsonMap, list: string, item: JsonMap): PatchOperation {
  return { op: 'add', path: `/spec/${list}`, value: [...listAt(pod, 'spec', list), item] };
}

/** Writes the app's securityContext; nothing where it is so already, because a hook is asked more than once. */
function setting(change: (securityContext: JsonMap) => JsonMap): Mutation {
  return (pod) => {
    const before = mapAt(listAt(pod, 'spec', 'containers')[0], 'securityContext') ?? {};
    const value = change(before);
    return isDeepStrictEqual(before, value)
      ? []
      : [{ op: 'add', path: '/spec/containers/0/securityContext', value }];
  };
}

/** Takes our mend away. */
const undoing = setting(({ allowPrivilegeEscalation: _, ...rest }) => rest);

/** Asks for the opposite of our mend. */
const contradicting = setting((before) => ({ ...before, allowPrivilegeEscalation: true }));

/** Makes of the app what the API server does not take beside our mend. */
const privileging = setting((before) => ({ ...before, privileged: true }));

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;
let neighbour: OtherWebhook;

beforeAll(async () => {
  stage = await Stage.open(SETS);
  neighbour = await OtherWebhook.open(stage, {
    'istio-before': { mutation: injecting(ISTIO), order: 'before admend', reinvocationPolicy: 'IfNeeded' },
    'istio-after': { mutation: injecting(ISTIO), order: 'after admend', reinvocationPolicy: 'IfNeeded' },
    'unknown-before': {
      mutation: injecting(UNKNOWN),
      order: 'before admend',
      reinvocationPolicy: 'IfNeeded',
    },
    'unknown-after': { mutation: injecting(UNKNOWN), order: 'after admend', reinvocationPolicy: 'IfNeeded' },
    'undo-once': { mutation: undoing, order: 'after admend', reinvocationPolicy: 'Never' },
    'undo-always': { mutation: undoing, order: 'after admend', reinvocationPolicy: 'IfNeeded' },
    contradict: { mutation: contradicting, order: 'after admend', reinvocationPolicy: 'IfNeeded' },
    'privilege-before': { mutation: privileging, order: 'before admend', reinvocationPolicy: 'IfNeeded' },
    'privilege-after': { mutation: privileging, order: 'after admend', reinvocationPolicy: 'IfNeeded' },
  });
  await stage.kubectl('create namespace guarded');
  await stage.install(SETS);
});

afterAll(async () => {
  await neighbour?.close();
  await stage?.close();
});

function create(hook: string, name: string, namespace?: string) {
  const pod = podFor(hook, name, namespace === undefined ? {} : { namespace });
  return stage.try('create -f -', JSON.stringify(pod));
}

/** What our policies say of one container. */
interface Said {
  readonly escalation: Json | undefined;
  readonly seccomp: Json | undefined;
}

function saidIn(container: Json | undefined): Said {
  return {
    escalation: at(container, 'securityContext', 'allowPrivilegeEscalation'),
    seccomp: at(container, 'securityContext', 'seccompProfile', 'type'),
  };
}

function appOf(pod: JsonMap): Said {
  return saidIn(listAt(pod, 'spec', 'containers')[0]);
}

/** The containers of a stored Pod, by their names. */
function containersOf(pod: JsonMap): ReadonlyMap<string, JsonMap> {
  const containers = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
  return new Map(containers.filter(isMap).map((each) => [stringAt(each, 'name') ?? '', each]));
}

/**
 * How often the mutating hook was asked about the Pod with this label `app`, before the validating one. An injector
 * that comes first has us asked once more as well: the API server's own plugin mounts the token into what it added.
 */
function askedAbout(app: string): number {
  const paths = stage
    .reviews('Pod')
    .filter(({ review }) => stringAt(review, 'request', 'object', 'metadata', 'labels', 'app') === app)
    .map(({ path }) => path);
  expect(paths.at(-1)).toBe('/validate');
  expect(paths.filter((path) => path === '/validate')).toHaveLength(1);
  return paths.length - 1;
}

/** What a container is of which nothing was said but what `injecting` says, with the API server's own defaults. */
function asInjected(name: string): JsonMap {
  return {
    name,
    image: 'registry.example/proxy:1.0.0',
    imagePullPolicy: 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { name: 'injected', mountPath: '/run/injected' },
      {
        name: expect.stringMatching(/^kube-api-access-/),
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
        readOnly: true,
      },
    ],
  };
}

describe.each(['istio-before', 'istio-after'])('an injector that is known: %s', (hook) => {
  let pod: JsonMap;
  let stderr: string;

  beforeAll(async () => {
    ({ stderr } = await create(hook, hook));
    pod = await stage.get(`pod ${hook}`);
  });

  test('its containers and its volume are stored as it made them', () => {
    const containers = containersOf(pod);
    expect([...containers.keys()]).toEqual(['istio-init', 'app', 'istio-proxy']);
    expect(containers.get('istio-init')).toEqual(asInjected('istio-init'));
    expect(containers.get('istio-proxy')).toEqual(asInjected('istio-proxy'));
    expect(listAt(pod, 'spec', 'volumes')).toContainEqual({
      name: 'injected',
      hostPath: { path: '/var/run/injected', type: 'DirectoryOrCreate' },
    });
  });

  test('the app is mended', () => {
    const seccomp = at(pod, 'spec', 'securityContext', 'seccompProfile', 'type');
    const app = appOf(pod);
    expect([app.escalation, app.seccomp ?? seccomp]).toEqual([false, 'RuntimeDefault']);
  });

  test('nobody is warned about what only the injector can change', () => {
    expect(stderr).toContain('container "app" may run as root');
    expect(stderr).not.toMatch(/istio-|injected/);
  });

  test('admend was asked once more, and no more', () => {
    expect(askedAbout(hook)).toBe(2);
  });
});

test.skipIf(!inject('cluster'))(
  'before us, nothing is stated for the Pod as a whole that would reach what it injected',
  async () => {
    const { spec } = await stage.get('pod istio-before');
    expect(mapAt(spec, 'securityContext') ?? {}).toEqual({});
  },
);

describe.each(['unknown-before', 'unknown-after'])('an injector that is not known: %s', (hook) => {
  test('its containers are mended as any', async () => {
    await create(hook, hook);
    const pod = await stage.get(`pod ${hook}`);
    const containers = containersOf(pod);
    expect([...containers].map(([name, each]) => [name, saidIn(each).escalation])).toEqual([
      ['our-init', false],
      ['app', false],
      ['our-proxy', false],
    ]);
    expect(at(pod, 'spec', 'securityContext', 'seccompProfile', 'type')).toBe('RuntimeDefault');
    expect(askedAbout(hook)).toBe(2);
  });
});

describe.each(['istio-before', 'istio-after', 'unknown-after'])('a Deployment beside %s', (hook) => {
  const name = `web-${hook}`;
  const pod = podFor(hook, name);
  const deployment = JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, hook } }, spec: mapAt(pod, 'spec') ?? {} },
    },
  });

  test('has mended Pods, each with what was injected, and a second apply changes nothing', async () => {
    await stage.kubectl('apply -f -', deployment);
    await eventually(
      'its Pods are there',
      async () => (await stage.list(`pods -l app=${name}`)).length === 2,
    );
    for (const each of await stage.list(`pods -l app=${name}`)) {
      expect(containersOf(each).size).toBe(3);
      expect(appOf(each).escalation).toBe(false);
    }
    expect((await stage.kubectl('apply -f -', deployment)).stdout).toContain('unchanged');
    expect(await stage.try('diff -f -', deployment)).toMatchObject({ code: 0, stdout: '' });
  });

  test('has one ReplicaSet and the same Pods after 20 reconciles', async () => {
    const uids = async () =>
      (await stage.list(`pods -l app=${name}`)).map((each) => at(each, 'metadata', 'uid')).sort();
    const before = await uids();
    for (let round = 1; round <= 20; round++) {
      await stage.merge(`/apis/apps/v1/namespaces/default/deployments/${name}`, {
        metadata: { annotations: { reconcile: String(round) } },
      });
    }
    await eventually('the last change is reconciled', async () =>
      (await stage.list(`replicasets -l app=${name}`)).some(
        (each) => at(each, 'metadata', 'annotations', 'reconcile') === '20',
      ),
    );
    expect(await stage.list(`replicasets -l app=${name}`)).toHaveLength(1);
    expect(await uids()).toEqual(before);
  });
});

describe('a webhook after us that takes our mend away', () => {
  test('is followed by us once more', async () => {
    await create('undo-once', 'undo-once');
    expect(appOf(await stage.get('pod undo-once')).escalation).toBe(false);
    expect(askedAbout('undo-once')).toBe(2);
  });

  test('has the last word where it is asked once more, too, and we warn about what is stored', async () => {
    const { code, stderr } = await create('undo-always', 'undo-always');
    expect(code).toBe(0);
    expect(stderr).toContain('container "app" may gain privileges');
    expect(appOf(await stage.get('pod undo-always')).escalation).toBeUndefined();
    expect(askedAbout('undo-always')).toBe(2);
  });

  test('is denied by a set that denies', async () => {
    const { code, stderr } = await create('undo-always', 'undo-denied', 'guarded');
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      '1 violation of policy set deny-escalation: container "app" may gain privileges',
    );
    expect((await create('undo-once', 'undo-mended', 'guarded')).code).toBe(0);
  });

  test('and asks for the opposite is believed: that fix is risky', async () => {
    const { code, stderr } = await create('contradict', 'contradict');
    expect(code).toBe(0);
    expect(stderr).toContain('container "app" may gain privileges');
    expect(appOf(await stage.get('pod contradict')).escalation).toBe(true);
    expect((await create('contradict', 'contradict-denied', 'guarded')).stderr).toContain(
      'denied the request',
    );
  });
});

describe('a webhook that makes the app privileged', () => {
  test('before us keeps us from a mend that the API server would not take beside it', async () => {
    expect((await create('privilege-before', 'privilege-before')).code).toBe(0);
    expect(appOf(await stage.get('pod privilege-before')).escalation).toBeUndefined();
  });

  test('after us contradicts the mend, and the API server refuses the Pod', async () => {
    const { code, stderr } = await create('privilege-after', 'privilege-after');
    expect(code).not.toBe(0);
    expect(stderr).toContain('cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
  });
});

describe('a Pod that was written to look injected', () => {
  const forged = (namespace: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'forged', namespace, annotations: { 'sidecar.istio.io/status': '{}' } },
      spec: { containers: [{ name: 'istio-proxy', image: 'registry.example/app:1.0.0' }] },
    });

  test('is let be where nothing is denied', async () => {
    const { stderr } = await stage.kubectl('create -f -', forged('default'));
    expect(stderr).not.toContain('istio-proxy');
    expect(appOf(await stage.get('pod forged')).escalation).toBeUndefined();
  });

  test('is no way past a set that denies', async () => {
    const { code, stderr } = await stage.try('create -f -', forged('guarded'));
    expect(code).not.toBe(0);
    expect(stderr).toContain('container "istio-proxy" may gain privileges');
  });
});
