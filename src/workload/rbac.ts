import { type Json, type JsonMap, listAt, mapAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { comesWithKubernetes } from './rbac-defaults.ts';

/**
 * What roles grant. Source: VerbMatches, APIGroupMatches and ResourceMatches in k8s.io/kubernetes,
 * pkg/apis/rbac/v1/evaluation_helpers.go.
 */

/** Something that a role should not grant, as a person would name it. */
export interface Right {
  /** What whoever has it may do, to follow `may`: `read Secrets`. */
  readonly name: string;
  readonly resources: readonly GroupResource[];
  readonly verbs: readonly string[];
}

export interface GroupResource {
  /** API group; the empty string is the core group. */
  readonly group: string;
  /** The plural name, with the subresource: `pods/exec`. */
  readonly resource: string;
}

export function resourcesOf(group: string, ...resources: readonly string[]): readonly GroupResource[] {
  return resources.map((resource) => ({ group, resource }));
}

/** With get a WebSocket is opened. */
export const RUN_COMMANDS: Right = {
  name: 'run commands in containers',
  resources: resourcesOf('', 'pods/exec', 'pods/attach'),
  verbs: ['get', 'create'],
};

/** What one rule grants of a right. */
export interface Grant {
  /** JSON Pointer of the rule. */
  readonly pointer: string;
  readonly right: Right;
  /** Those of the right's resources that the rule is about. */
  readonly resources: readonly string[];
  /** Those of the right's verbs that the rule grants. */
  readonly verbs: readonly string[];
}

/** One rule of a role. */
export interface RoleRule {
  readonly pointer: string;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** The only objects that it is about; all when there are none. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

/**
 * The rules that somebody wrote into a role. None of a role that Kubernetes brings along, and none of one that is made
 * of others: a controller writes those, and each role that they come from is judged by itself.
 */
export function rulesIn(kind: GroupKind, role: JsonMap): readonly RoleRule[] {
  if (comesWithKubernetes(kind, role) || mapAt(role, 'aggregationRule') !== undefined) return [];
  return rulesOf(role);
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

/** What the rules that somebody wrote into a role grant of `rights`, rule by rule. */
export function grantsIn(kind: GroupKind, role: JsonMap, rights: readonly Right[]): readonly Grant[] {
  return rulesIn(kind, role).flatMap((rule) => rights.flatMap((right) => grantsOf(rule, right)));
}

/** What a rule grants of a right, or nothing: a rule that names its objects grants none of it at large. */
export function grantsOf(rule: RoleRule, right: Right): readonly Grant[] {
  if (rule.names.length > 0) return [];
  const resources = right.resources.filter((each) => isAbout(rule, each)).map(({ resource }) => resource);
  const verbs = right.verbs.filter((verb) => has(rule.verbs, verb));
  if (resources.length === 0 || verbs.length === 0) return [];
  return [{ pointer: rule.pointer, right, resources, verbs }];
}

/** True for a rule that lets its holder do everything to everything. */
export function grantsEverything({ groups, resources, verbs }: RoleRule): boolean {
  return groups.includes('*') && resources.includes('*') && ALL_VERBS.every((verb) => has(verbs, verb));
}

/** Those that mean everything that one can do to an object. */
const ALL_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** A subresource is meant by its own name, `*` and `*` before its part, and not by the name of what it is part of. */
function isAbout({ groups, resources }: RoleRule, { group, resource }: GroupResource): boolean {
  if (!has(groups, group)) return false;
  const slash = resource.indexOf('/');
  return has(resources, resource) || (slash > 0 && resources.includes(`*${resource.slice(slash)}`));
}

function has(listed: readonly string[], value: string): boolean {
  return listed.includes('*') || listed.includes(value);
}

/** A grant as details tell it: `It grants get, list on secrets.` */
export function grantText({ resources, verbs }: Grant): string {
  return `It grants ${verbs.join(', ')} on ${resources.join(', ')}.`;
}

/** The kind of a role as a reason begins: `cluster role`. */
export function roleTitle({ kind }: GroupKind): string {
  return kind === 'ClusterRole' ? 'cluster role' : 'role';
}

function textsIn(value: Json, key: string): readonly string[] {
  return listAt(value, key).filter((item) => typeof item === 'string');
}
