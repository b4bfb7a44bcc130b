import { isList, isMap, type Json, mapAt, member } from '#json/value.ts';
import { POLARIS } from '../polaris.ts';

/** The tools whose configurations can be imported. */
export const IMPORTED_TOOLS = ['kube-linter', 'polaris'] as const;
export type ImportedTool = (typeof IMPORTED_TOOLS)[number];

/** The fields of `checks` in a configuration of kube-linter. */
export const KUBE_LINTER_FIELDS = [
  'addAllBuiltIn',
  'doNotAutoAddDefaults',
  'include',
  'exclude',
  'ignorePaths',
];

/** Fields at the top of a configuration of Polaris that no other has. */
const POLARIS_FIELDS = [
  'exemptions',
  'mutations',
  'disallowExemptions',
  'disallowConfigExemptions',
  'disallowAnnotationExemptions',
];

/** What a check of Polaris may be. */
export const SEVERITIES = ['danger', 'warning', 'ignore'];

/** Whose configuration a document is, by what it holds; undefined where that cannot be told. */
export function shapeOf(value: Json): ImportedTool | undefined {
  if (!isMap(value)) return undefined;
  const checks = mapAt(value, 'checks') ?? {};
  const custom = member(value, 'customChecks');
  if (isList(custom) || KUBE_LINTER_FIELDS.some((field) => Object.hasOwn(checks, field)))
    return 'kube-linter';
  if (isMap(custom) || POLARIS_FIELDS.some((field) => Object.hasOwn(value, field))) return 'polaris';
  const isPolaris = Object.entries(checks).some(
    ([check, severity]) =>
      SEVERITIES.some((known) => known === severity) || POLARIS.checks.some(({ id }) => id === check),
  );
  return isPolaris ? 'polaris' : undefined;
}
