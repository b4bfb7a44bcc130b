import { type JsonMap, stringAt } from '#json/value.ts';

/** The name of an object; undefined where the API server is to make one up, or where there is none. */
export function nameOf(object: JsonMap): string | undefined {
  return stringAt(object, 'metadata', 'name');
}

/** True for the name of an object, and not for a text that a tool will put one in place of: `$NAME`, `{{ .name }}`. */
export function isObjectName(name: string): boolean {
  return /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= 253;
}
