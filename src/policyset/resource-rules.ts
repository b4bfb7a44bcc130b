import type { AdmissionRequest } from '#admission/request.ts';

/**
 * Which requests a rule is about, by resource, operation and name. As NamedRuleWithOperations of
 * admissionregistration.k8s.io/v1, but that a list left out means all. Source: the rule matcher in
 * k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules.
 */
export interface ResourceRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  /** `pods`, `pods/ephemeralcontainers`, `pods/*`, `*`, all of all (both parts a star). */
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
  readonly scope?: 'Cluster' | 'Namespaced' | '*';
  readonly resourceNames?: readonly string[];
}

export function isAbout(rule: ResourceRule, request: AdmissionRequest): boolean {
  const { group, version } = request.resource;
  return (
    has(rule.apiGroups, group) &&
    has(rule.apiVersions, version) &&
    has(rule.operations, request.operation) &&
    inScope(rule.scope ?? '*', request) &&
    isNamed(rule.resourceNames ?? [], request.name) &&
    (rule.resources === undefined || rule.resources.some((resource) => isResource(resource, request)))
  );
}

/** As in Kubernetes no names mean all. */
function isNamed(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}

function has(listed: readonly string[] | undefined, value: string): boolean {
  return listed === undefined || listed.includes('*') || listed.includes(value);
}

/** A Namespace is outside of all, although the API server says of a request for one that it is in itself. */
function inScope(scope: string, { kind, namespace }: AdmissionRequest): boolean {
  const isNamespace = kind.group === '' && kind.kind === 'Namespace';
  return scope === '*' || (scope === 'Cluster') === (namespace === '' || isNamespace);
}

/** `pods` is no subresource of it, `pods/*` is the Pod and all of them. */
function isResource(pattern: string, { resource, subresource }: AdmissionRequest): boolean {
  const [name = '', sub = ''] = pattern.split('/');
  return (name === '*' || name === resource.resource) && (sub === '*' || sub === subresource);
}
