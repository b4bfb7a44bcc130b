import { type Json, type JsonMap, listAt } from '#json/value.ts';

/**
 * The rules of a role. Source: VerbMatches, APIGroupMatches, ResourceMatches and ResourceNameMatches in
 * k8s.io/kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go.
 */
export interface RoleRule {
  /** JSON Pointer of the rule. */
  readonly pointer: string;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** The only objects that it is about; all when there are none. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

export interface GroupResource {
  /** API group; the empty string is the core group. */
  readonly group: string;
  /** The plural name, with the subresource: `pods/exec`. */
  readonly resource: string;
}

/** The rules that a role has, whoever wrote them. */
export function rulesOf(role: JsonMap): readonly RoleRule[] {
  return listAt(role, 'rules').map((rule, index) => ({
    pointer: `/rules/${index}`,
    groups: textsIn(rule, 'apiGroups'),
    resources: textsIn(rule, 'resources'),
    verbs: textsIn(rule, 'verbs'),
    names: textsIn(rule, 'resourceNames'),
    urls: textsIn(rule, 'nonResourceURLs'),
  }));
}

function textsIn(value: Json, key: string): readonly string[] {
  return listAt(value, key).filter((item) => typeof item === 'string');
}

/** True for a rule that lets its holder do this to every object of the resource, not only to some by name. */
export function grants(rule: RoleRule, what: GroupResource, verb: string): boolean {
  return isAtLarge(rule) && has(rule.verbs, verb) && isAbout(rule, what);
}

/** True for a rule that lets its holder do everything to everything. */
export function grantsEverything(rule: RoleRule): boolean {
  const { groups, resources, verbs } = rule;
  const isAboutAll = isAtLarge(rule) && groups.includes('*') && resources.includes('*');
  return isAboutAll && ALL_VERBS.every((verb) => has(verbs, verb));
}

/** Those that mean everything that one can do to an object. */
const ALL_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

function isAtLarge({ names }: RoleRule): boolean {
  return names.length === 0;
}

/** A subresource is meant by its own name, `*` and `*` before its part, and not by the name of what it is part of. */
function isAbout({ groups, resources }: RoleRule, { group, resource }: GroupResource): boolean {
  if (!has(groups, group)) return false;
  const slash = resource.indexOf('/');
  return has(resources, resource) || (slash > 0 && resources.includes(`*${resource.slice(slash)}`));
}

function has(listed: readonly string[], value: string): boolean {
  return listed.includes('*') || listed.includes(value);
}
