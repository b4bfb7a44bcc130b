import { isList, isMap, type Json } from '#json/value.ts';

/**
 * The one text of a value, as Go's encoding/json writes it without escapes for HTML: no white space, members in the
 * order of their keys' UTF-8, and the two line separators that JavaScript writes as they are escaped.
 */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMap(value)) return scalar(value);
  const members = Object.entries(value).map(([key, member]) => ({
    key: Buffer.from(key),
    name: key,
    member,
  }));
  const sorted = members.sort((one, other) => one.key.compare(other.key));
  return `{${sorted.map(({ name, member }) => `${scalar(name)}:${canonical(member)}`).join(',')}}`;
}

function scalar(value: null | boolean | number | string): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
