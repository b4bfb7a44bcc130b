import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test, vi } from 'vitest';
import { admit } from '#admit.ts';
import { type Json, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { type ClusterSchemas, clusterSchemas } from '#kube/openapi.ts';
import { CustomSchemas } from '#schema/custom.ts';
import { type Definitions, definitionsIn } from '#schema/openapi.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { inParallel, Server, type Verdict } from '../acceptance/server.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { testPolicy } from '../support/policies.ts';
import { MUTATE, reviewOf, SCHEMAS } from '../support/reviews.ts';
import { setOf } from '../support/sets.ts';
import { eventually } from './stage.ts';

const describe = describeAlways.skipIf(!inject('cluster'));
let cluster: Cluster;
let server: Server;
let schemas: ClusterSchemas;

beforeAll(async () => {
  cluster = await startCluster();
  server = new Server(cluster);
  vi.stubEnv('KUBECONFIG', cluster.kubeconfig);
  schemas = clusterSchemas();
});

afterAll(() => {
  vi.unstubAllEnvs();
  server?.close();
  return cluster?.stop();
});

/** Groups and versions with kinds that admend may meet; the cluster serves others too. */
const SERVED = [
  ['', 'v1'],
  ['apps', 'v1'],
  ['batch', 'v1'],
  ['networking.k8s.io', 'v1'],
  ['policy', 'v1'],
  ['rbac.authorization.k8s.io', 'v1'],
] as const;

describe('the schemas that ship', () => {
  test('are what the API server of that version says of itself', async () => {
    const documents = await Promise.all(SERVED.map(([group, version]) => schemas.documentOf(group, version)));
    const live = definitionsIn(documents);
    const shipped: Definitions = JSON.parse(
      readFileSync(new URL('../../schemas/1.36.json', import.meta.url), 'utf8'),
    );
    expect(await schemas.version()).toMatch(/^v1\.36\./);
    expect(Object.keys(live.kinds).length).toBeGreaterThan(30);
    expect(shipped.kinds).toMatchObject(live.kinds);
    for (const [name, definition] of Object.entries(live.definitions))
      expect(shipped.definitions[name], name).toEqual(withoutEnumerations(definition));
  });

  describeAlways.skipIf(!hasCorpus())('over real manifests (skipped where the corpus is absent)', () => {
    const asked = new Map<string, { readonly object: JsonMap; readonly verdict: Verdict }>();

    beforeAll(async () => {
      await inParallel(manifestsIn(undefined).objects, async ({ place, object }) => {
        asked.set(place, { object, verdict: await server.ask(object) });
      });
    });

    const faultsOf = (object: JsonMap) => {
      const [version = '', group = ''] = (stringAt(object, 'apiVersion') ?? '').split('/').reverse();
      return SCHEMAS({ group, version, kind: stringAt(object, 'kind') ?? '' })?.faults(object);
    };

    test('find nothing wrong with what the API server accepts', () => {
      const accepted = [...asked].filter(([, { verdict }]) => verdict.accepted);
      expect(accepted.length).toBeGreaterThan(3_000);
      const alarms = accepted.map(([place, { object }]) => [place, faultsOf(object) ?? []] as const);
      expect(alarms.filter(([, faults]) => faults.length > 0)).toEqual([]);
    });

    test('find what it cannot read', () => {
      const unread = [...asked].filter(([, { verdict }]) => CANNOT_READ.test(verdict.reason));
      expect(unread.length).toBeGreaterThan(30);
      const missed = unread.filter(([, { object }]) => faultsOf(object)?.length === 0);
      expect(missed.map(([place, { verdict }]) => [place, verdict.reason])).toEqual([]);
    });
  });
});

/** The documents in the Go module are written without them. The API server finds a wrong value when it validates. */
function withoutEnumerations(definition: Json): Json {
  return JSON.parse(JSON.stringify(definition, (key, value) => (key === 'enum' ? undefined : value)));
}

/** The object is not of the type that its kind has, or has a field that its kind has not. */
const CANNOT_READ = /strict decoding error: unknown field|cannot be handled as a|json: cannot unmarshal/;

function crd(fields: JsonMap): JsonMap {
  const schema = { type: 'object', properties: { spec: { type: 'object', properties: fields } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'tabs.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'tabs', singular: 'tab', kind: 'Tab' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

const TAB = { group: 'example.com', version: 'v1', kind: 'Tab' };

const HARDENS = testPolicy('harden', {
  kinds: [{ ...TAB, resource: 'tabs' }],
  detect: ({ object }) =>
    mapAt(object, 'spec')?.['hardened'] === true
      ? []
      : [{ pointer: '/spec/hardened', value: 'unset', reason: 'not hardened', detail: 'Not hardened.' }],
  fix: {
    risks: { safe: 'It is a test.' },
    pointers: ['/spec/hardened'],
    offer: ({ pointer }) => ({ risk: 'safe', edits: [{ op: 'set', pointer, value: true }] }),
  },
});

describe('a custom resource', () => {
  const review: Json = reviewOf({
    apiVersion: 'example.com/v1',
    kind: 'Tab',
    metadata: { name: 'a' },
    spec: {},
  });
  const apply = (object: JsonMap) => cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(object) });

  test('is mended once its schema is known, and only as far as that allows', async () => {
    await apply(crd({ hardened: { type: 'boolean' } }));
    await eventually(
      'the cluster describes it',
      async () => (await schemas.hashOf('example.com', 'v1')) !== undefined,
    );
    let now = 0;
    const errors: string[] = [];
    const custom = new CustomSchemas({
      openApi: schemas,
      onError: ({ message }) => errors.push(message),
      clock: () => now,
    });
    const decide = () =>
      admit(review, setOf([HARDENS]), { ...MUTATE, schemas: (kind) => SCHEMAS(kind) ?? custom.of(kind) });

    expect(decide()).toMatchObject({
      patch: [],
      schemaAsked: TAB,
      proof: { dropped: [{ gate: 'valid' }] },
    });
    await custom.learn(TAB);
    expect(errors).toEqual([]);
    const mended = decide();
    expect(mended.patch).toEqual([{ op: 'add', path: '/spec/hardened', value: true }]);
    expect(await server.ask(mended.object ?? {})).toMatchObject({ accepted: true });

    const before = await schemas.hashOf('example.com', 'v1');
    await apply(crd({ softened: { type: 'boolean' } }));
    await eventually(
      'the change is described',
      async () => (await schemas.hashOf('example.com', 'v1')) !== before,
    );
    now += 60_000;
    await custom.learn(TAB);
    expect(decide()).toMatchObject({
      patch: [],
      proof: { dropped: [{ gate: 'valid', reason: '/spec: unknown field "hardened"' }] },
    });
  });
});
