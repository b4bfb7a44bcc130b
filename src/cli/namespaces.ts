import type { Facts } from '#facts.ts';
import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';

/** Labels of namespaces, as far as manifests tell. */
export type Namespaces = (name: string) => Facts['namespaceLabels'];

/** Where nobody asks for labels, nothing has to be read. */
export const UNKNOWN_NAMESPACES: Namespaces = () => 'unknown';

/** The labels that the Namespaces in these texts have; all `others` have those given, or unknown ones. */
export function namespacesIn(
  texts: Iterable<string>,
  others: Facts['namespaceLabels'] = 'unknown',
): Namespaces {
  const labels = new Map<string, Readonly<Record<string, string>>>();
  for (const text of texts) {
    // Most files hold none, and reading takes a hundred times longer than looking.
    if (!text.includes('Namespace')) continue;
    for (const object of namespaceObjects(text))
      labels.set(stringAt(object, 'metadata', 'name') ?? '', labelsOf(object));
  }
  return (name) => labels.get(name) ?? others;
}

function namespaceObjects(text: string): readonly JsonMap[] {
  return readManifest(text)
    .flatMap((document) => (document.kind === 'value' ? objectsIn(document.value) : []))
    .flatMap((entry) => ('object' in entry ? [entry.object] : []))
    .filter((object) => stringAt(object, 'apiVersion') === 'v1' && stringAt(object, 'kind') === 'Namespace');
}

function labelsOf(object: JsonMap): Readonly<Record<string, string>> {
  const labels = Object.entries(mapAt(object, 'metadata', 'labels') ?? {});
  return Object.fromEntries(
    labels.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
