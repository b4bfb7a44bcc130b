import { equal } from '#json/equal.ts';
import { isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';

/** What an API server accepts, as JSON Schema. */
export interface Definitions {
  /** Schemas by name; they refer to each other as `#/definitions/NAME`. */
  readonly definitions: JsonMap;
  /** The kinds that have a name and can be created: `apps/v1/Deployment` -> the name of its schema. */
  readonly kinds: Readonly<Record<string, string>>;
}

const REFERENCE = '#/components/schemas/';

/** What a 32-bit integer can hold: the server reads a JSON number into one, or refuses the object. */
const INT32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 };

/** Source: IntOrString.UnmarshalJSON in k8s.io/apimachinery. */
const INT_OR_STRING: JsonMap = { type: ['integer', 'string', 'null'], ...INT32 };

/** Source: ParseQuantity in k8s.io/apimachinery; a number is read by its digits. */
const QUANTITY: JsonMap = {
  type: ['string', 'number', 'null'],
  pattern: '^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\\d+)$',
};

/**
 * Keywords that a custom resource's schema may hold and that say the same in JSON Schema. Patterns are RE2, exclusive
 * bounds are truth values there, and multiples are counted in decimals: they are left out, and so is what joins schemas.
 */
const KEPT = [
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];

/**
 * The schemas of OpenAPI v3 documents, read as the API server reads objects: a null is an absent field, whatever its
 * type; quantities and IntOrString are what their own readers take; a field that is not listed is no field. What no mend
 * may touch, the status, is left open.
 */
export function definitionsIn(documents: readonly Json[]): Definitions {
  const definitions: Record<string, JsonMap> = {};
  const kinds: Record<string, string> = {};
  for (const [name, schema] of documents.flatMap(schemasIn)) {
    definitions[name] ??= definitionOf(name, schema);
    for (const kind of kindsOf(schema)) kinds[kind] ??= name;
  }
  const needed = reachable(Object.values(kinds), definitions);
  // What leads nowhere is left so, for whoever compiles it to complain of.
  const found = Object.entries(definitions).filter(([name]) => needed.has(name));
  return { definitions: Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))), kinds };
}

function schemasIn(document: Json): readonly (readonly [string, JsonMap])[] {
  return Object.entries(mapAt(document, 'components', 'schemas') ?? {}).flatMap(([name, schema]) =>
    isMap(schema) ? [[name, schema] as const] : [],
  );
}

function isCreatable(schema: JsonMap): boolean {
  const [metadata] = listAt(schema, 'properties', 'metadata', 'allOf');
  return stringAt(metadata, '$ref')?.endsWith('.meta.v1.ObjectMeta') ?? false;
}

/** `apps/v1/Deployment`; of the core group `/v1/Pod`. None for what is no object of its own: a list, an option. */
function kindsOf(schema: JsonMap): readonly string[] {
  if (!isCreatable(schema)) return [];
  return listAt(schema, 'x-kubernetes-group-version-kind').map(
    (each) => `${stringAt(each, 'group') ?? ''}/${stringAt(each, 'version')}/${stringAt(each, 'kind')}`,
  );
}

function definitionOf(name: string, schema: JsonMap): JsonMap {
  if (name.endsWith('.api.resource.Quantity')) return QUANTITY;
  const read = reduced(schema);
  const properties = mapAt(read, 'properties');
  return properties?.['status'] !== undefined && isCreatable(schema)
    ? { ...read, properties: { ...properties, status: {} } }
    : read;
}

function reduced(schema: Json | undefined): JsonMap {
  if (!isMap(schema)) return {};
  const [only, ...others] = listAt(schema, 'allOf');
  // A reference with a default beside it comes in an allOf of one.
  if (only !== undefined && others.length === 0 && schema['type'] === undefined) return reduced(only);
  const reference = stringAt(schema, '$ref');
  if (reference !== undefined) return { $ref: reference.replace(REFERENCE, '#/definitions/') };
  if (schema['format'] === 'int-or-string') return INT_OR_STRING;
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string', 'null'] };
  const type = stringAt(schema, 'type');
  return {
    ...(type !== undefined && { type: [type, 'null'] }),
    ...(schema['format'] === 'int32' && INT32),
    ...keptOf(schema),
    ...membersOf(schema),
    ...(schema['items'] !== undefined && { items: reduced(schema['items']) }),
  };
}

function keptOf(schema: JsonMap): JsonMap {
  const kept = KEPT.flatMap((key): [string, Json][] => {
    const value = schema[key];
    if (value === undefined) return [];
    // With null, which stands for absence, among the values.
    return [[key, key === 'enum' ? distinct([...listAt(schema, key), null]) : value]];
  });
  return Object.fromEntries(kept);
}

function distinct(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => equal(other, value)) === index);
}

function membersOf(schema: JsonMap): JsonMap {
  const properties = mapAt(schema, 'properties');
  const others = schema['additionalProperties'];
  const open =
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema['x-kubernetes-embedded-resource'] === true;
  if (properties === undefined) return isMap(others) ? { additionalProperties: reduced(others) } : {};
  const required = listAt(schema, 'required');
  return {
    properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reduced(value)])),
    ...(!open && { additionalProperties: false }),
    ...(required.length > 0 && { required }),
  };
}

/** The names that these lead to, themselves among them. */
function reachable(
  names: readonly string[],
  definitions: Readonly<Record<string, JsonMap>>,
): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of found)
    for (const reference of referencesIn(definitions[name] ?? {})) found.add(reference);
  return found;
}

function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isMap(value)) return [];
  const reference = value['$ref'];
  const own = typeof reference === 'string' ? [reference.replace('#/definitions/', '')] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}
