import type { Facts } from '#facts.ts';
import { type JsonMap, mapAt, stringAt } from '#json/value.ts';

/** Labels of namespaces, as far as manifests tell. */
export type Namespaces = (name: string) => Facts['namespaceLabels'];

/** Where nobody asks for labels, nothing has to be read. */
export const UNKNOWN_NAMESPACES: Namespaces = () => 'unknown';

/** The labels that the Namespaces among these objects have; all `others` have those given, or unknown ones. */
export function namespacesIn(
  objects: Iterable<JsonMap>,
  others: Facts['namespaceLabels'] = 'unknown',
): Namespaces {
  const labels = new Map<string, Readonly<Record<string, string>>>();
  for (const object of objects) {
    if (isNamespace(object)) labels.set(stringAt(object, 'metadata', 'name') ?? '', labelsOf(object));
  }
  return (name) => labels.get(name) ?? others;
}

function isNamespace(object: JsonMap): boolean {
  return stringAt(object, 'apiVersion') === 'v1' && stringAt(object, 'kind') === 'Namespace';
}

function labelsOf(object: JsonMap): Readonly<Record<string, string>> {
  const labels = Object.entries(mapAt(object, 'metadata', 'labels') ?? {});
  return Object.fromEntries(
    labels.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
