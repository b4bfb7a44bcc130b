import { isMap, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';

/**
 * Whether labels are selected by another object, lenient where nobody can tell: labels that are set while Pods run, an
 * operator that there is not. Such are taken to select, because what is missing has to be missing for certain; the strict
 * reading, for a workload and its own template, is `label-selector.ts`.
 */

/** The labels of something, as far as they are known: of some keys only that they will be there. */
export interface KnownLabels {
  readonly stated: JsonMap | undefined;
  /** True for keys that will have a value nobody can tell. */
  readonly isOpen: (key: string) => boolean;
}

/** A map of labels, as a Service has it: all must be there. One without labels selects nothing. */
export function selectedByMap(selector: JsonMap | undefined, labels: KnownLabels): boolean {
  const wanted = wantedIn(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => hasLabel(labels, key, value));
}

/** A LabelSelector of meta/v1: matchLabels and matchExpressions. An empty one selects all. */
export function selectedBy(selector: JsonMap | undefined, labels: KnownLabels): boolean {
  return (
    wantedIn(mapAt(selector, 'matchLabels')).every(([key, value]) => hasLabel(labels, key, value)) &&
    listAt(selector, 'matchExpressions').every((expression) => meets(expression, labels))
  );
}

/** True for a LabelSelector that asks for nothing. */
export function selectsAll(selector: JsonMap | undefined): boolean {
  return (
    wantedIn(mapAt(selector, 'matchLabels')).length === 0 && listAt(selector, 'matchExpressions').length === 0
  );
}

/** What a LabelSelector asks for, one text a requirement: `app=web`, `tier In (a, b)`. */
export function requirementsOf(selector: JsonMap | undefined): readonly string[] {
  const expressions = listAt(selector, 'matchExpressions').map((expression) => {
    const values = listAt(expression, 'values');
    const requirement = `${stringAt(expression, 'key') ?? ''} ${stringAt(expression, 'operator') ?? ''}`;
    return values.length === 0 ? requirement : `${requirement} (${values.map(textOf).join(', ')})`;
  });
  return [...equalitiesIn(mapAt(selector, 'matchLabels')), ...expressions];
}

/** The same of a map of labels. */
export function equalitiesIn(selector: JsonMap | undefined): readonly string[] {
  return wantedIn(selector).map(([key, value]) => `${key}=${textOf(value)}`);
}

/** A label is a text; what else stands there, somebody may have made to break whoever prints it. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `app=web`, or `app=web and 2 more`: as much as a warning has room for. */
export function inBrief([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The labels asked for; a null is none. */
export function wantedIn(labels: JsonMap | undefined): readonly (readonly [string, Json])[] {
  return isMap(labels) ? Object.entries(labels).filter(([, value]) => value !== null) : [];
}

function hasLabel({ stated, isOpen }: KnownLabels, key: string, value: Json): boolean {
  return member(stated, key) === value || isOpen(key);
}

function meets(expression: Json, { stated, isOpen }: KnownLabels): boolean {
  const key = stringAt(expression, 'key') ?? '';
  if (isOpen(key)) return true;
  const label = stringAt(stated, key);
  const values = listAt(expression, 'values');
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return true;
  }
}
