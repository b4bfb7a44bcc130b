import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';

/**
 * Keywords of JSON Schema that a structural schema may not have, or that would do something else in a cluster: a
 * default would be stored, and then win over what a set inherits. Source: "Specifying a structural schema" in the
 * Kubernetes documentation of custom resources.
 */
const LEFT_OUT = ['$schema', 'title', 'default', 'uniqueItems', 'if', 'then', 'else', 'allOf'];

/** Bounds where the schema has none: the API server refuses rules whose cost it cannot estimate. */
const MOST_ITEMS = 256;
const MOST_LETTERS = 1_024;

/** What to make of the schema of a field: `policies.*.id`, a star for the items of a list. */
export type Refine = (path: string, schema: JsonMap) => JsonMap;

/** A JSON Schema as the API server takes one for a custom resource (OpenAPI v3, structural). */
export function structural(schema: JsonMap, refine: Refine, path: readonly string[] = []): JsonMap {
  const kept = Object.entries(schema).filter(
    ([key, value]) => !LEFT_OUT.includes(key) && !(key === 'additionalProperties' && value === false),
  );
  const result = kept.map(([key, value]) => [key, below(key, value, refine, path)]);
  return refine(path.join('.'), {
    ...typeOf(schema),
    ...bounds(schema),
    ...(schema['additionalProperties'] === false && KEPT),
    ...Object.fromEntries(result),
  });
}

/**
 * What is unknown is stored, for the webhook to refuse. The API server would drop it, and of an exemption with a misspelt
 * `match` leave one that holds everywhere.
 */
export const KEPT = { 'x-kubernetes-preserve-unknown-fields': true };

function below(key: string, value: Json, refine: Refine, path: readonly string[]): Json {
  if (!isMap(value)) return value;
  if (key === 'items' || key === 'additionalProperties') return structural(value, refine, [...path, '*']);
  if (key !== 'properties') return value;
  const fields = Object.entries(value).map(([name, field]) => [
    name,
    isMap(field) ? structural(field, refine, [...path, name]) : field,
  ]);
  return Object.fromEntries(fields);
}

function typeOf(schema: JsonMap): JsonMap {
  return isList(schema['enum']) ? { type: 'string' } : {};
}

function bounds(schema: JsonMap): JsonMap {
  if (schema['type'] === 'array') return { maxItems: MOST_ITEMS };
  return schema['type'] === 'string' ? { maxLength: MOST_LETTERS } : {};
}
