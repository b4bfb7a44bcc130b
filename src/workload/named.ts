import { type JsonMap, stringAt } from '#json/value.ts';

/** The name of an object; undefined where the API server is to make one up, or where there is none. */
export function nameOf(object: JsonMap): string | undefined {
  return stringAt(object, 'metadata', 'name');
}

/** Those of the objects that have the name: several where a run holds variants of one object. */
export function called(name: string, objects: readonly JsonMap[]): readonly JsonMap[] {
  return objects.filter((object) => nameOf(object) === name);
}

/** True for the name of an object, and not for a text that a tool will put one in place of: `$NAME`, `{{ .name }}`. */
export function isObjectName(name: string): boolean {
  return /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= 253;
}
