import { mapAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { type PlacedRbac, rulesOfKubernetes } from './rbac-defaults.ts';
import { type GroupResource, grants, type RoleRule, rulesOf } from './role-rules.ts';

/** Something that a role should not grant, as a person would name it. */
export interface Right {
  /** What whoever has it may do, to follow `may`: `read every Secret`. */
  readonly name: string;
  /** What to change, to follow a colon: `take bind away`. */
  readonly advice: string;
  readonly resources: readonly GroupResource[];
  readonly verbs: readonly string[];
}

export function resourcesOf(group: string, ...resources: readonly string[]): readonly GroupResource[] {
  return resources.map((resource) => ({ group, resource }));
}

/** With get a WebSocket is opened. */
export const RUN_COMMANDS: readonly Right[] = [
  {
    name: 'run commands in containers',
    advice: 'take pods/exec away',
    resources: resourcesOf('', 'pods/exec'),
    verbs: ['get', 'create'],
  },
  {
    name: 'attach to running programs',
    advice: 'take pods/attach away',
    resources: resourcesOf('', 'pods/attach'),
    verbs: ['get', 'create'],
  },
];

/** One verb on one resource: what a policy says of a role that grants it. */
export interface Granted {
  readonly pointer: string;
  readonly item: string;
  readonly value: string;
  readonly reason: string;
  readonly detail: string;
}

/**
 * What a role grants of `rights`, each verb on each resource for itself and once, by whichever rules: so an update
 * brings in what it adds, and what it takes away or moves to another rule brings nothing in. Without what Kubernetes
 * itself grants by that role.
 */
export function grantedBy(role: PlacedRbac, rights: readonly Right[]): readonly Granted[] {
  const rules = rulesIn(role);
  const known = rulesOfKubernetes(role);
  return rights.flatMap((right) =>
    right.resources.flatMap((resource) =>
      right.verbs.flatMap((verb) => {
        const granting = rules.filter((rule) => grants(rule, resource, verb));
        const [first] = granting;
        if (first === undefined || known.some((rule) => grants(rule, resource, verb))) return [];
        const by = granting.length === 1 ? '' : `, by ${granting.length} rules`;
        return [
          {
            pointer: first.pointer,
            item: resource.resource,
            value: verb,
            reason: `${roleTitle(role.kind)} may ${right.name}: ${right.advice}`,
            detail: `It grants ${verb} on ${resource.resource}${by}.`,
          },
        ];
      }),
    ),
  );
}

/** True for a rule that grants any of it. */
export function grantsAny(rule: RoleRule, rights: readonly Right[]): boolean {
  return rights.some(({ resources, verbs }) =>
    resources.some((resource) => verbs.some((verb) => grants(rule, resource, verb))),
  );
}

/**
 * The rules that somebody wrote into a role: none of a cluster role that is made of others, because a controller writes
 * those, and each role that they come from is judged by itself.
 */
export function rulesIn({ kind, object }: PlacedRbac): readonly RoleRule[] {
  const isMade = kind.kind === 'ClusterRole' && mapAt(object, 'aggregationRule') !== undefined;
  return isMade ? [] : rulesOf(object);
}

/** The kind of a role as a reason begins: `cluster role`. */
export function roleTitle({ kind }: GroupKind): string {
  return kind === 'ClusterRole' ? 'cluster role' : 'role';
}
