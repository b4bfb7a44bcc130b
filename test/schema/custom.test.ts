import { expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { CustomSchemas, type OpenApi } from '#schema/custom.ts';

const TAB = { group: 'example.com', version: 'v1', kind: 'Tab' };

function documentOf(fields: JsonMap): Json {
  const metadata = {
    allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
  };
  return {
    components: {
      schemas: {
        'com.example.v1.Tab': {
          type: 'object',
          properties: { metadata, spec: { type: 'object', properties: fields } },
          'x-kubernetes-group-version-kind': [TAB],
        },
        'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { type: 'object' },
      },
    },
  };
}

interface Stage {
  now: number;
  document: Json | Error;
  hash: string | undefined;
  asked: number;
  readonly errors: string[];
}

/** A cluster’s OpenAPI documents, made up, and the time by which they are kept. */
function stub(document: Json | Error, hash = 'one') {
  const stage: Stage = {
    now: 0,
    document,
    hash,
    asked: 0,
    errors: [] as string[],
  };
  const openApi: OpenApi = {
    hashOf: async () => {
      stage.asked++;
      return stage.hash;
    },
    documentOf: async () => {
      if (stage.document instanceof Error) throw stage.document;
      return stage.document;
    },
  };
  const schemas = new CustomSchemas({
    openApi,
    onError: ({ message }) => stage.errors.push(message),
    clock: () => stage.now,
  });
  return { stage, schemas };
}

const MINUTE = 60_000;

test('are unknown until they were learnt, and then hold', async () => {
  const { schemas } = stub(documentOf({ cron: { type: 'string' } }));
  expect(schemas.of(TAB)).toBeUndefined();
  await schemas.learn(TAB);
  const schema = schemas.of(TAB);
  expect(schema?.name).toBe('example.com/v1/Tab of the cluster');
  expect(schema?.faults({ spec: { cron: '* * * * *' } })).toEqual([]);
  expect(schema?.faults({ spec: { corn: 1 } })).toEqual(['/spec: unknown field "corn"']);
});

test('are asked for again after a while, and compiled anew only where they changed', async () => {
  const { stage, schemas } = stub(documentOf({ a: { type: 'string' } }));
  await schemas.learn(TAB);
  const first = schemas.of(TAB);
  await schemas.learn(TAB);
  expect(stage.asked).toBe(1);
  stage.now += MINUTE;
  await schemas.learn(TAB);
  expect(stage.asked).toBe(2);
  expect(schemas.of(TAB)).toBe(first);
  stage.now += MINUTE;
  stage.hash = 'two';
  stage.document = documentOf({ b: { type: 'string' } });
  await schemas.learn(TAB);
  expect(schemas.of(TAB)?.faults({ spec: { a: '' } })).toEqual(['/spec: unknown field "a"']);
});

test('that are gone are known no longer', async () => {
  const { stage, schemas } = stub(documentOf({}));
  await schemas.learn(TAB);
  stage.now += MINUTE;
  stage.hash = undefined;
  await schemas.learn(TAB);
  expect(schemas.of(TAB)).toBeUndefined();
});

test('that cannot be had are told of, and what was known holds on', async () => {
  const { stage, schemas } = stub(documentOf({}));
  await schemas.learn(TAB);
  const first = schemas.of(TAB);
  stage.now += MINUTE;
  stage.hash = 'two';
  stage.document = new Error('no answer');
  await schemas.learn(TAB);
  expect(stage.errors).toEqual(['no answer']);
  expect(schemas.of(TAB)).toBe(first);
});

test('that cannot be compiled are told of', async () => {
  const broken = documentOf({ a: { $ref: '#/components/schemas/nowhere' } });
  const { stage, schemas } = stub(broken);
  await schemas.learn(TAB);
  expect(stage.errors).toEqual([expect.stringContaining('nowhere')]);
  expect(schemas.of(TAB)).toBeUndefined();
});

test('of a kind that cannot be compiled leave the others known', async () => {
  const broken = { ...TAB, kind: 'Broken' };
  const { stage, schemas } = stub(documentOf({ a: { type: 'string' } }));
  const document = JSON.parse(JSON.stringify(stage.document));
  const tab = document.components.schemas['com.example.v1.Tab'];
  document.components.schemas['com.example.v1.Broken'] = {
    ...tab,
    properties: { ...tab.properties, spec: { $ref: '#/components/schemas/nowhere' } },
    'x-kubernetes-group-version-kind': [broken],
  };
  stage.document = document;
  await schemas.learn(TAB);
  expect(schemas.of(TAB)).toBeDefined();
  expect(schemas.of(broken)).toBeUndefined();
  expect(stage.errors).toEqual([expect.stringContaining('example.com/v1/Broken')]);
});

test('of one group are compiled while another waits', async () => {
  const { schemas } = stub(documentOf({}));
  await Promise.all([schemas.learn(TAB), schemas.learn({ ...TAB, group: 'other.example.com' })]);
  expect(schemas.of(TAB)).toBeDefined();
});
