import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { definitionsIn } from '#schema/openapi.ts';

const METADATA = { allOf: [{ $ref: '#/components/schemas/io.k8s.meta.v1.ObjectMeta' }], default: {} };

/** A document with one kind, `example.com/v1/Thing`, whose spec is `spec`. */
function documentOf(spec: JsonMap, others: JsonMap = {}): Json {
  const thing = {
    type: 'object',
    properties: {
      metadata: METADATA,
      spec,
      status: { type: 'object', properties: { a: { type: 'string' } } },
    },
    'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
  };
  const meta = { type: 'object', properties: { name: { type: 'string', description: 'A name.' } } };
  return { components: { schemas: { 'com.Thing': thing, 'io.k8s.meta.v1.ObjectMeta': meta, ...others } } };
}

function specOf(spec: JsonMap, others: JsonMap = {}): Json | undefined {
  const thing = definitionsIn([documentOf(spec, others)]).definitions['com.Thing'];
  return JSON.parse(JSON.stringify(thing)).properties.spec;
}

describe('what an API server accepts, as JSON Schema', () => {
  test.each([
    ['null for any type', { type: 'string' }, { type: ['string', 'null'] }],
    [
      'no description, no default',
      { type: 'boolean', description: 'x', default: true },
      { type: ['boolean', 'null'] },
    ],
    [
      'the bounds of 32 bits',
      { type: 'integer', format: 'int32' },
      { type: ['integer', 'null'], minimum: -2147483648, maximum: 2147483647 },
    ],
    ['a reference with a default beside it', METADATA, { $ref: '#/definitions/io.k8s.meta.v1.ObjectMeta' }],
    [
      'no other fields',
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      {
        type: ['object', 'null'],
        properties: { a: { type: ['string', 'null'] } },
        additionalProperties: false,
        required: ['a'],
      },
    ],
    ['any fields where it has none', { type: 'object' }, { type: ['object', 'null'] }],
    [
      'a map',
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] } },
    ],
    [
      'other fields where they are kept',
      { type: 'object', properties: { a: {} }, 'x-kubernetes-preserve-unknown-fields': true },
      { type: ['object', 'null'], properties: { a: {} } },
    ],
    [
      'other fields in an object of any kind',
      { type: 'object', properties: { a: {} }, 'x-kubernetes-embedded-resource': true },
      { type: ['object', 'null'], properties: { a: {} } },
    ],
    [
      'both of IntOrString',
      { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
      { type: ['integer', 'string', 'null'], minimum: -2147483648, maximum: 2147483647 },
    ],
    [
      'both of a custom resource’s',
      { anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^1', 'x-kubernetes-int-or-string': true },
      { type: ['integer', 'string', 'null'] },
    ],
    [
      'null among the values, once',
      { type: 'string', enum: ['a', null, 'a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'no bounds that are truth values, and no multiples',
      { type: 'integer', minimum: 1, exclusiveMinimum: true, multipleOf: 2 },
      { type: ['integer', 'null'], minimum: 1 },
    ],
    [
      'null among the values',
      { type: 'string', enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'bounds, and no pattern',
      { type: 'string', minLength: 1, pattern: '(?i)a' },
      { type: ['string', 'null'], minLength: 1 },
    ],
  ])('%s', (_, spec, expected) => {
    expect(specOf(spec)).toEqual(expected);
  });

  test('what no mend may touch is open', () => {
    const { definitions } = definitionsIn([documentOf({})]);
    expect(definitions['com.Thing']).toMatchObject({ properties: { status: {} } });
    expect(JSON.stringify(definitions)).not.toContain('"a"');
  });

  test('only what a kind leads to, over references that go round', () => {
    const others = {
      node: { type: 'object', properties: { child: { $ref: '#/components/schemas/node' } } },
      unused: { type: 'string' },
    };
    const { definitions, kinds } = definitionsIn([documentOf({ $ref: '#/components/schemas/node' }, others)]);
    expect(Object.keys(definitions)).toEqual(['com.Thing', 'io.k8s.meta.v1.ObjectMeta', 'node']);
    expect(kinds).toEqual({ 'example.com/v1/Thing': 'com.Thing' });
  });

  test.each([[[]], [[null]], [[{ components: { schemas: { a: null } } }]], [[{ components: 1 }, 'x']]])(
    'nothing of %j',
    (documents) => {
      expect(definitionsIn(documents)).toEqual({ definitions: {}, kinds: {} });
    },
  );
});
