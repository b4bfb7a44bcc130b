import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { admit } from '#admit.ts';
import { isMap, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { namespaceOf } from '#manifest/review.ts';
import { ROLE_BINDINGS, ROLES } from '#workload/kinds.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { POLICIES, setOf } from '../support/sets.ts';

const describe = describeAlways.skipIf(!inject('cluster'));
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({});
});

afterAll(() => cluster?.stop());

const ASKED = new Set([...ROLES, ...ROLE_BINDINGS].map(({ kind }) => kind));
const RBAC = setOf(POLICIES.filter(({ kinds }) => kinds.every(({ kind }) => ASKED.has(kind))));

describe('of the roles and bindings that the API server writes', () => {
  test('nothing is told', async () => {
    const objects = await written();
    const neighbours = neighbourhoodOf(
      objects.map((object) => ({ object, namespace: namespaceOf(object, '') })),
      ROLES,
    );
    const told = objects.flatMap((object) =>
      admit(reviewOf(object), RBAC, { ...VALIDATE, neighbours }).violations.map(
        ({ key }) => `${stringAt(object, 'metadata', 'name')} ${key}`,
      ),
    );
    expect(told).toEqual([]);
    expect(objects.length).toBeGreaterThan(100);
  });
});

async function written(): Promise<readonly JsonMap[]> {
  const kinds = 'clusterroles,clusterrolebindings,roles,rolebindings';
  const { stdout } = await cluster.kubectl(['get', kinds, '-A', '-l', LABEL, '-o', 'json']);
  const list: Json = JSON.parse(stdout);
  return listAt(list, 'items').filter(isMap);
}

const LABEL = 'kubernetes.io/bootstrapping=rbac-defaults';
