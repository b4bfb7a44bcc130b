import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { eventually, Stage } from './stage.ts';

const SET = fileURLToPath(new URL('./deny-privileged.yaml', import.meta.url));

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open([SET]);
  await stage.kubectl('apply -f -', deployment('older'));
  await stage.install([SET]);
});

afterAll(() => stage?.close());

function deployment(name: string, metadata = ''): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${metadata}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: app
          image: registry.example/app:1.0.0
          securityContext: {privileged: true}
`;
}

describe('a set that denies', () => {
  test('refuses a person, with the reason and what to do', async () => {
    const { code, stderr } = await stage.try('apply -f -', deployment('new'));
    expect(code).not.toBe(0);
    expect(stderr).toContain('admission webhook "validate.admend.dev" denied the request');
    expect(stderr).toContain('container "app" is privileged: remove securityContext.privileged (privileged)');
  });

  test('refuses an owned object too: a forged owner reference is no way around it', async () => {
    await stage.kubectl('create configmap owner');
    const uid = (await stage.kubectl('get configmap owner -o jsonpath={.metadata.uid}')).stdout;
    const owner = `  ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: ${uid}, controller: true}]`;
    expect((await stage.try('apply -f -', deployment('forged', owner))).stderr).toContain(
      'denied the request',
    );
  });

  test('cannot be padded past: a privileged Pod that is as large as an API server takes is refused', async () => {
    const padded = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'padded' },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'registry.example/app:1.0.0',
            securityContext: { privileged: true },
            env: [{ name: 'PADDING', value: '<'.repeat(1_230_000) }],
          },
        ],
      },
    };
    const { status, text } = await stage.send(
      'POST',
      '/api/v1/namespaces/default/pods',
      'application/json',
      padded,
    );
    expect(text).toContain('validate.admend.dev');
    expect(status).toBe(403);
  });

  test('lets a workload from before be scaled, labelled and deleted', async () => {
    await stage.kubectl('scale deployment older --replicas=2');
    await stage.kubectl('label deployment older tier=backend');
    await eventually(
      'its second Pod is there',
      async () => (await stage.list('pods -l app=older')).length === 2,
    );
    await stage.kubectl('delete deployment older --wait=false');
  });
});
