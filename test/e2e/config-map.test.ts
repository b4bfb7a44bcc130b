import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { Stage } from './stage.ts';

const SET = fileURLToPath(new URL('./deny-secrets.yaml', import.meta.url));

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open([SET]);
  await stage.kubectl('apply -f -', configMap('older', 'password: correct-horse'));
  await stage.install([SET]);
});

afterAll(() => stage?.close());

function configMap(name: string, data: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data:
  ${data}
`;
}

describe('a ConfigMap, which is no workload,', () => {
  test('is taken without a word where nothing is wrong', async () => {
    expect((await stage.kubectl('apply -f -', configMap('currency', 'currency: EUR'))).stderr).toBe('');
  });

  test('is refused with a secret in it, and the answer does not show the secret', async () => {
    const { code, stderr } = await stage.try('apply -f -', configMap('shop', 'password: correct-horse'));
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      'ConfigMap has a secret in password: put it into a Secret (secret-in-config-map)',
    );
    expect(stderr).not.toContain('correct-horse');
  });

  test('from before may still change elsewhere, but gets no second secret', async () => {
    const more = (line: string) => configMap('older', `password: correct-horse\n  ${line}`);
    expect((await stage.try('apply -f -', more('currency: EUR'))).code).toBe(0);
    expect((await stage.try('apply -f -', more('api-token: battery-staple'))).stderr).toContain(
      'secret in api-token',
    );
  });
});

describe('replicas that may share a node', () => {
  test('are told to keep apart, and the mend is made once', async () => {
    const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: "registry.example/web:1.0.0", securityContext: { allowPrivilegeEscalation: false } }
`;
    const first = await stage.kubectl('apply -f -', deployment);
    expect(first.stderr).toContain('mended: pod: topologySpreadConstraints:');
    const again = await stage.kubectl('apply -f -', deployment);
    expect(again.stdout).toContain('unchanged');
    const keys =
      'get deployment web -o jsonpath={.spec.template.spec.topologySpreadConstraints[*].topologyKey}';
    expect((await stage.kubectl(keys)).stdout).toBe('kubernetes.io/hostname topology.kubernetes.io/zone');
  });
});
