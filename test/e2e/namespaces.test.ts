import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { eventually, Stage } from './stage.ts';

const SET = fileURLToPath(new URL('./namespaces.yaml', import.meta.url));

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open([SET]);
  await stage.kubectl('label namespace default tier=production');
  await stage.kubectl('create namespace sandbox');
  await stage.install([SET]);
});

afterAll(() => stage?.close());

function privileged(name: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 0
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: app, image: "registry.example/app:1.0.0", securityContext: { privileged: true } }
`;
}

const apply = (name: string, namespace: string) =>
  stage.try(`apply --dry-run=server --namespace ${namespace} -f -`, privileged(name));

describe('a policy set that goes by the labels of namespaces', () => {
  test('denies where the label is', async () => {
    expect((await apply('web', 'default')).stderr).toContain('denied the request');
  });

  test('has no say where it is not', async () => {
    expect(await apply('web', 'sandbox')).toMatchObject({ code: 0, stderr: '' });
  });

  test('has a say as soon as somebody sets it', async () => {
    await stage.kubectl('label namespace sandbox tier=production');
    await eventually('the webhook knows the label', async () =>
      (await apply('web', 'sandbox')).stderr.includes('denied the request'),
    );
    await stage.kubectl('label namespace sandbox tier-');
    await eventually(
      'the webhook knows that it is gone',
      async () => (await apply('web', 'sandbox')).code === 0,
    );
  });

  test('has a say in a namespace that was made a moment ago', async () => {
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: fresh, labels: { tier: production } }\n';
    const deployment = privileged('web').replace('{ name: web }', '{ name: web, namespace: fresh }');
    const { code, stderr } = await stage.try('apply -f -', `${namespace}---${deployment}`);
    expect(code).not.toBe(0);
    expect(stderr).toContain('denied the request');
  });

  test('lets its exemption be, under the name of the workload, and mends the rest of it', async () => {
    const { code, stderr } = await apply('agent', 'default');
    expect(code).toBe(0);
    expect(stderr).toContain('mended: pod: securityContext.seccompProfile');
  });
});
