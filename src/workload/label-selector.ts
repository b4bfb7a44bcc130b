import { isMap, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { isLabelValue, isQualifiedName } from '#workload/syntax.ts';

/**
 * Label selectors as strict as the API server, for a workload and its own template: there it refuses what is no selector,
 * so anything that it does not understand keeps the selector from matching. `selecting.ts` is the lenient reading, for
 * selectors of other objects. Source: LabelSelectorAsSelector in k8s.io/apimachinery.
 */

export function isEmptySelector(selector: JsonMap): boolean {
  return labelsIn(mapAt(selector, 'matchLabels')) === 0 && listAt(selector, 'matchExpressions').length === 0;
}

/** What keeps the selector from matching `labels`; undefined when it matches. */
export function mismatch(selector: JsonMap, labels: JsonMap | undefined): string | undefined {
  const wanted = mapAt(selector, 'matchLabels');
  for (const key in wanted) {
    const value = member(wanted, key);
    if (value !== undefined && !hasLabel(labels, key, value)) return key;
  }
  for (const expression of listAt(selector, 'matchExpressions')) {
    const key = stringAt(expression, 'key') ?? '';
    if (!isQualifiedName(key) || !matches(expression, stringAt(labels, key))) return key;
  }
  return undefined;
}

function hasLabel(labels: JsonMap | undefined, key: string, value: Json): boolean {
  return (
    isQualifiedName(key) && typeof value === 'string' && isLabelValue(value) && member(labels, key) === value
  );
}

function matches(expression: Json, label: string | undefined): boolean {
  const values = listAt(expression, 'values');
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return values.length > 0 && (label === undefined || !values.includes(label));
    case 'Exists':
      return label !== undefined && values.length === 0;
    case 'DoesNotExist':
      return label === undefined && values.length === 0;
    default:
      return false;
  }
}

/** How many labels a map holds; a null is none. */
export function labelsIn(labels: JsonMap | undefined): number {
  return isMap(labels) ? Object.values(labels).filter((value) => value !== null).length : 0;
}
