import type { AdmissionRequest } from '#admission/request.ts';
import type { Facts } from '#facts.ts';
import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { matchesAny } from '#workload/name-pattern.ts';
import { isAbout, type ResourceRule } from './resource-rules.ts';
import { type Answer, all, type LabelSelector, type Labels, selects } from './selector.ts';

/** Where a policy set holds: all that is stated has to hold. Names as in Kubernetes, but for `namespaces`. */
export interface Match {
  /** By name, `*` for any run of characters. */
  readonly namespaces?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
}

/** Set by the API server on every namespace, and nobody can change it. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Whether a request is among those meant, cheapest question first. */
export function meant(
  match: Match,
  request: AdmissionRequest,
  facts: Pick<Facts, 'namespaceLabels'>,
): Answer {
  return all(answersTo(match, request, facts));
}

function* answersTo(
  match: Match,
  request: AdmissionRequest,
  { namespaceLabels }: Pick<Facts, 'namespaceLabels'>,
): Generator<Answer> {
  const { namespaces, namespaceSelector, objectSelector, resourceRules, excludeResourceRules } = match;
  if (resourceRules !== undefined) yield resourceRules.some((rule) => isAbout(rule, request));
  if (excludeResourceRules !== undefined) yield !excludeResourceRules.some((rule) => isAbout(rule, request));
  const namespace = namespaceOf(request);
  if (namespaces?.include !== undefined) yield matchesAny(namespaces.include, namespace);
  if (namespaces?.exclude !== undefined) yield !matchesAny(namespaces.exclude, namespace);
  if (objectSelector !== undefined) yield selectsObject(objectSelector, request);
  if (namespaceSelector !== undefined) yield selectsNamespace(namespaceSelector, request, namespaceLabels);
}

/** A Namespace is taken to be in itself, as the API server takes it. */
function namespaceOf(request: AdmissionRequest): string {
  return isNamespace(request) ? nameOf(request) : request.namespace;
}

function isNamespace({ kind }: AdmissionRequest): boolean {
  return kind.group === '' && kind.kind === 'Namespace';
}

function nameOf({ name, object }: AdmissionRequest): string {
  return name === '' ? (stringAt(object, 'metadata', 'name') ?? '') : name;
}

/** Either state of the object will do: or a label that is taken away would take the object out of reach. */
function selectsObject(selector: LabelSelector, { object, oldObject }: AdmissionRequest): boolean {
  return [object, oldObject].some(
    (state) => state !== undefined && selects(selector, { known: labelsOf(state), complete: true }) === true,
  );
}

/** Objects outside all namespaces are always selected, as by the API server. */
function selectsNamespace(
  selector: LabelSelector,
  request: AdmissionRequest,
  namespaceLabels: Facts['namespaceLabels'],
): Answer {
  if (isNamespace(request)) return selectsObject(selector, request);
  if (request.namespace === '') return true;
  const labels: Labels =
    namespaceLabels === 'unknown'
      ? { known: { [NAME_LABEL]: request.namespace }, complete: false }
      : { known: { ...namespaceLabels, [NAME_LABEL]: request.namespace }, complete: true };
  return selects(selector, labels);
}

function labelsOf(object: JsonMap): JsonMap {
  return mapAt(object, 'metadata', 'labels') ?? {};
}
