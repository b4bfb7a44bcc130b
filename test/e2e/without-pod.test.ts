import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { POLICIES } from '../support/sets.ts';
import { Stage } from './stage.ts';

const SET = fileURLToPath(new URL('./without-pod.yaml', import.meta.url));

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open([SET]);
  await stage.install([SET]);
});

afterAll(() => stage?.close());

const binding = (...users: readonly string[]) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ops }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
${users.map((name) => `  - { kind: User, name: ${name} }`).join('\n')}
`;

const role = (name: string, labels: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name}, labels: { ${labels} } }
rules:
  - { apiGroups: [""], resources: [configmaps], verbs: ["*"] }
`;

const namespace = (level: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${level} } }
`;

const warning = (user: string) =>
  `user "${user}" is cluster-admin: bind a lesser role (cluster-admin-binding)`;

describe('an object outside of all namespaces', () => {
  test('is judged when it is created', async () => {
    const { stderr } = await stage.kubectl('apply -f -', binding('jane'));
    expect(stderr).toContain(`Warning: ${warning('jane')}`);
  });

  test('is judged by what an update brings in, be it outside of a spec', async () => {
    const { stderr } = await stage.kubectl('apply -f -', binding('jane', 'joe'));
    expect(stderr).toContain(`Warning: ${warning('joe')}`);
    expect(stderr).not.toContain('"jane"');
    expect((await stage.kubectl('label clusterrolebinding ops team=ops')).stderr).toBe('');
  });

  test('is refused where a set denies, whatever it calls itself', async () => {
    const label = 'kubernetes.io/bootstrapping: rbac-defaults';
    const { code, stderr } = await stage.try('apply -f -', role('mine', label));
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      'cluster role grants every verb on configmaps: name those it needs (rbac-wildcards)',
    );
  });

  test('may be a Namespace', async () => {
    const { stderr } = await stage.kubectl('apply -f -', namespace('team: shop'));
    expect(stderr).toContain('namespace takes every Pod: set the label');
    const level = 'pod-security.kubernetes.io/enforce: baseline';
    expect((await stage.kubectl('apply -f -', namespace(level))).stderr).toBe('');
  });
});

describe('an object in a namespace', () => {
  test('is judged', async () => {
    const { stderr } = await stage.kubectl(
      'apply -f -',
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { externalIPs: [203.0.113.7], ports: [{ port: 80 }] }\n',
    );
    expect(stderr).toContain('Service takes the traffic of 203.0.113.7');
  });

  test('is mended, and applied again without a difference', async () => {
    const budget =
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\n' +
      'spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }\n';
    const { stderr } = await stage.kubectl('apply -f -', budget);
    expect(stderr).toContain('mended: spec.unhealthyPodEvictionPolicy: AlwaysAllow (pdb-unhealthy-eviction)');
    const stored = {
      metadata: { generation: 1 },
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    };
    expect(await stage.get('poddisruptionbudget web')).toMatchObject(stored);
    // kubectl says "configured" of every budget that it applies again: it sends the selector each time.
    expect((await stage.kubectl('apply -f -', budget)).stderr).toBe('');
    expect(await stage.get('poddisruptionbudget web')).toMatchObject(stored);
  });
});

describe('the kinds that policies look at', () => {
  test('are what the API server says they are', async () => {
    const { stdout } = await stage.kubectl('api-resources --no-headers -o wide');
    const served = new Map(stdout.trim().split('\n').map(readResource));
    const looked = POLICIES.filter(({ neverAdmitted }) => neverAdmitted === undefined)
      .flatMap(({ kinds }) => kinds)
      // What comes with OpenShift or another operator, this server does not have.
      .filter(({ group }) => !/openshift|coreos/.test(group));
    for (const { group, version, kind, resource, clusterScoped } of looked) {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      expect(served.get(`${apiVersion} ${kind}`), kind).toEqual({
        resource,
        namespaced: clusterScoped !== true,
      });
    }
  });
});

/** NAME [SHORTNAMES] APIVERSION NAMESPACED KIND VERBS CATEGORIES */
function readResource(line: string): [string, { resource: string; namespaced: boolean }] {
  const [, resource = '', apiVersion = '', namespaced = '', kind = ''] =
    /^(\S+)\s+.*?(\S+)\s+(true|false)\s+(\S+)/.exec(line) ?? [];
  return [`${apiVersion} ${kind}`, { resource, namespaced: namespaced === 'true' }];
}
