import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { admit } from '#admit.ts';
import { at, type Json, listAt, mapAt, stringAt } from '#json/value.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { podOf } from '#workload/pod.ts';
import { SCHEMAS } from '../support/reviews.ts';
import { eventually, Stage } from './stage.ts';

const EXAMPLE = readFileSync(
  fileURLToPath(new URL('../../examples/deployment-unset.yaml', import.meta.url)),
  'utf8',
);
const WORKLOADS = fileURLToPath(new URL('./manifests/workloads.yaml', import.meta.url));

const MENDED = [
  'mended: container "app": securityContext.allowPrivilegeEscalation: false (privilege-escalation)',
  'mended: pod: securityContext.seccompProfile.type: RuntimeDefault (seccomp-profile)',
];
const LEFT = [
  'container "app" may run as root: set securityContext.runAsNonRoot: true (run-as-non-root)',
  'container "app" has no CPU request: set resources.requests.cpu (resource-requests-limits)',
  'container "app" has no memory request: set resources.requests.memory (resource-requests-limits)',
  'container "app" has no memory limit: set resources.limits.memory (resource-requests-limits)',
];

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open(['recommended']);
  // Older than admend: created before the API server knows of it.
  await stage.kubectl('apply -f -', EXAMPLE.replaceAll('web', 'old'));
  await eventually(
    'the old Deployment has its Pods',
    async () => (await stage.list('pods -l app=old')).length === 2,
  );
  await stage.install(['recommended']);
});

afterAll(() => stage?.close());

/** What admend's policies set on a Pod: its own seccomp profile, and each container's allowPrivilegeEscalation. */
function mendsIn(podSpec: Json | undefined) {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    listAt(podSpec, list),
  );
  return {
    seccomp: at(podSpec, 'securityContext', 'seccompProfile', 'type'),
    escalation: containers.map((container) => at(container, 'securityContext', 'allowPrivilegeEscalation')),
  };
}

function warningsIn(stderr: string): string[] {
  return [...stderr.matchAll(/^Warning: (.*)$/gm)].map(([, text = '']) => text);
}

describe('kubectl apply of a Deployment with an unset security context', () => {
  let stderr: string;

  beforeAll(async () => {
    ({ stderr } = await stage.kubectl('apply -f -', EXAMPLE));
  });

  test('it is stored mended, and nothing else of its spec is changed', async () => {
    const { spec } = await stage.get('deployment web');
    const podSpec = at(spec, 'template', 'spec');
    expect(mapAt(podSpec, 'securityContext')).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
    expect(listAt(podSpec, 'containers')).toEqual([
      {
        name: 'app',
        image: 'registry.example/web:1.4.2',
        imagePullPolicy: 'IfNotPresent',
        ports: [{ containerPort: 8080, protocol: 'TCP' }],
        resources: {},
        securityContext: { allowPrivilegeEscalation: false },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ]);
  });

  test('the warnings list what was mended and what was left', () => {
    expect(warningsIn(stderr)).toEqual([...MENDED, ...LEFT]);
  });

  test('kubectl diff shows no difference', async () => {
    expect(await stage.try('diff -f -', EXAMPLE)).toMatchObject({ code: 0, stdout: '' });
  });

  test('a second apply changes nothing', async () => {
    const before = await stage.get('deployment web');
    const { stdout } = await stage.kubectl('apply -f -', EXAMPLE);
    expect(stdout).toContain('deployment.apps/web unchanged');
    const after = await stage.get('deployment web');
    expect(at(after, 'metadata', 'generation')).toBe(at(before, 'metadata', 'generation'));
  });

  test('kubectl replace with the original is mended back to the same template', async () => {
    const before = await stage.get('deployment web');
    await stage.kubectl('replace -f -', EXAMPLE);
    expect(at(await stage.get('deployment web'), 'spec')).toEqual(at(before, 'spec'));
  });

  test('--dry-run=server shows the mend and leaves no trace', async () => {
    const { stdout } = await stage.kubectl(
      'apply --dry-run=server -o json -f -',
      EXAMPLE.replaceAll('web', 'dry'),
    );
    expect(mendsIn(at(JSON.parse(stdout), 'spec', 'template', 'spec'))).toEqual({
      seccomp: 'RuntimeDefault',
      escalation: [false],
    });
    expect((await stage.try('get deployment dry')).stderr).toContain('NotFound');
  });

  test('the Pods that follow have nothing left to mend', async () => {
    await eventually('the Pods are there', async () => (await stage.list('pods -l app=web')).length === 2);
    const pods = await stage.list('pods -l app=web');
    expect(pods.map(({ spec }) => mendsIn(spec))).toEqual([
      { seccomp: 'RuntimeDefault', escalation: [false] },
      { seccomp: 'RuntimeDefault', escalation: [false] },
    ]);
    const sets = loadSets(['recommended'], await loadCatalogue());
    const asked = stage
      .reviews('Pod')
      .filter(({ path, review }) => path === '/mutate' && appOf(review) === 'web');
    const decisions = asked.map(({ review }) =>
      admit(review, sets, { phase: 'mutate', now: new Date(), namespaceLabels: 'unknown', schemas: SCHEMAS }),
    );
    expect(decisions.map(({ patch }) => patch)).toEqual([[], []]);
  });

  test('no ReplicaSet but the first after 100 reconciles', async () => {
    for (let round = 1; round <= 100; round++) {
      await stage.merge('/apis/apps/v1/namespaces/default/deployments/web', {
        metadata: { annotations: { reconcile: String(round) } },
      });
    }
    // The controller copies the annotation to the ReplicaSet, so the last one there shows that it has seen them all.
    await eventually('the last change is reconciled', async () =>
      (await stage.list('replicasets -l app=web')).some(
        (replicaSet) => at(replicaSet, 'metadata', 'annotations', 'reconcile') === '100',
      ),
    );
    const replicaSets = await stage.list('replicasets -l app=web');
    expect(
      replicaSets.map((each) => at(each, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')),
    ).toEqual(['1']);
  });
});

function appOf(review: Json): string | undefined {
  return stringAt(review, 'request', 'object', 'metadata', 'labels', 'app');
}

describe('a Deployment from before admend', () => {
  test('its next Pods are mended, although its template is not touched', async () => {
    const before = await stage.get('deployment old');
    await stage.kubectl('delete pods -l app=old --wait=false --force --grace-period=0');
    await eventually('its new Pods are there and mended', async () => {
      const pods = await stage.list('pods -l app=old');
      const seccomp = pods.map(({ spec }) => mendsIn(spec).seccomp);
      return seccomp.length === 2 && seccomp.every((profile) => profile === 'RuntimeDefault');
    });
    const after = await stage.get('deployment old');
    expect(at(after, 'spec')).toEqual(at(before, 'spec'));
  });

  test('it can be scaled and labelled without a word', async () => {
    expect(warningsIn((await stage.kubectl('scale deployment old --replicas=3')).stderr)).toEqual([]);
    expect(warningsIn((await stage.kubectl('label deployment old tier=backend')).stderr)).toEqual([]);
  });
});

describe('every other workload', () => {
  beforeAll(async () => {
    await stage.kubectl(`apply -f ${WORKLOADS}`);
  });

  test.each([
    ['apps', 'StatefulSet', 'unset-statefulset', 3],
    ['apps', 'DaemonSet', 'unset-daemonset', 1],
    ['batch', 'Job', 'unset-job', 1],
    ['batch', 'CronJob', 'unset-cronjob', 1],
    ['apps', 'ReplicaSet', 'unset-replicaset', 1],
    ['', 'ReplicationController', 'unset-rc', 1],
    ['', 'Pod', 'unset-pod', 1],
  ])('%s %s is stored mended', async (group, kind, name, containers) => {
    const pod = podOf({ group, kind }, await stage.get(`${kind.toLowerCase()} ${name}`));
    expect(mendsIn(pod?.spec)).toEqual({
      seccomp: 'RuntimeDefault',
      escalation: Array(containers).fill(false),
    });
  });

  test('a second apply of all changes nothing', async () => {
    const { stdout } = await stage.kubectl(`apply -f ${WORKLOADS}`);
    expect(
      stdout
        .trim()
        .split('\n')
        .filter((line) => !line.endsWith(' unchanged')),
    ).toEqual([]);
  });

  test.each(['unset-job', 'unset-statefulset', 'unset-replicaset', 'unset-rc'])(
    'the Pods of %s are mended',
    async (name) => {
      const selector = name === 'unset-job' ? 'job-name=unset-job' : `app=${name}`;
      await eventually('it has a Pod', async () => (await stage.list(`pods -l ${selector}`)).length > 0);
      const [pod] = await stage.list(`pods -l ${selector}`);
      expect(mendsIn(pod?.['spec']).seccomp).toBe('RuntimeDefault');
    },
  );

  test('a Job that a CronJob starts is mended', async () => {
    await stage.kubectl('create job from-cronjob --from=cronjob/unset-cronjob');
    const job = await stage.get('job from-cronjob');
    expect(mendsIn(at(job, 'spec', 'template', 'spec'))).toEqual({
      seccomp: 'RuntimeDefault',
      escalation: [false],
    });
  });

  test('kubectl debug adds a mended ephemeral container', async () => {
    const { stderr } = await stage.kubectl(
      'debug unset-pod --image=registry.example/debug:1 --container=debugger --profile=baseline --attach=false',
    );
    const pod = await stage.get('pod unset-pod');
    const [debuggerContainer] = listAt(pod, 'spec', 'ephemeralContainers');
    expect(at(debuggerContainer, 'securityContext', 'allowPrivilegeEscalation')).toBe(false);
    expect(stderr).toContain(
      'mended: ephemeral container "debugger": securityContext.allowPrivilegeEscalation: false',
    );
  });
});

describe('a Pod with a seccomp annotation that the field replaced', () => {
  test.each(['unconfined', 'localhost/tracing', 'runtime/default'])(
    '%s is accepted as it was without admend',
    async (profile) => {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          generateName: 'annotated-',
          annotations: { 'seccomp.security.alpha.kubernetes.io/pod': profile },
        },
        spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0.0' }] },
      };
      expect((await stage.kubectl('create -f -', JSON.stringify(pod))).stdout).toContain('created');
    },
  );
});

describe('an object with an owner reference', () => {
  test('that is forged escapes the mend, and neither the warnings nor the mend of its Pods', async () => {
    await stage.kubectl('create configmap owner');
    const owner = await stage.get('configmap owner');
    const forged = EXAMPLE.replaceAll('web', 'forged').replace(
      'metadata:\n  name: forged\n',
      `metadata:
  name: forged
  ownerReferences:
    - {apiVersion: v1, kind: ConfigMap, name: owner, uid: ${at(owner, 'metadata', 'uid')}, controller: true}
`,
    );
    const { stderr } = await stage.kubectl('apply -f -', forged);
    const stored = await stage.get('deployment forged');
    expect(mendsIn(at(stored, 'spec', 'template', 'spec'))).toEqual({
      seccomp: undefined,
      escalation: [undefined],
    });
    expect(warningsIn(stderr)).toEqual(
      expect.arrayContaining([
        'container "app" may gain privileges: set allowPrivilegeEscalation: false (privilege-escalation)',
      ]),
    );
    await eventually('its Pods are mended', async () => {
      const pods = await stage.list('pods -l app=forged');
      return pods.length === 2 && pods.every(({ spec }) => mendsIn(spec).seccomp === 'RuntimeDefault');
    });
  });
});

describe('a namespace that is excluded', () => {
  test('kube-system is never asked about', async () => {
    const { stderr } = await stage.kubectl('-n kube-system apply -f -', EXAMPLE.replaceAll('web', 'system'));
    expect(warningsIn(stderr)).toEqual([]);
    const stored = await stage.get('-n kube-system deployment system');
    expect(mendsIn(at(stored, 'spec', 'template', 'spec')).seccomp).toBeUndefined();
  });
});
