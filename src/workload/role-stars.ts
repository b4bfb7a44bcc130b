import { rulesIn } from './rbac.ts';
import { type PlacedRbac, rulesOfKubernetes } from './rbac-defaults.ts';
import type { RoleRule } from './role-rules.ts';

/** One verb on one resource or one URL, with a star in place of one of them at least. */
export interface StarGrant extends Granted {
  /** JSON Pointer of the list with the star. */
  readonly pointer: string;
  readonly rule: RoleRule;
  /** What grants all of it and more: the same with further stars. */
  readonly broader: readonly Granted[];
}

interface Granted {
  /** As kubectl names it: `pods`, `deployments.apps`, `*.*`, `secrets "key"`; `URL /metrics`. */
  readonly item: string;
  /** The verb. */
  readonly value: string;
}

/**
 * What a role grants by a star, each once and without what Kubernetes itself grants by that role. Lists multiply: a
 * rule of a hundred groups and a hundred resources grants ten thousand things. Of a role of too many each rule is one.
 */
export function starGrantsIn(role: PlacedRbac): readonly StarGrant[] {
  const rules = rulesIn(role).filter((rule) => starFieldOf(rule) !== undefined);
  const isLarge = rules.reduce((sum, rule) => sum + sizeOf(rule), 0) > MOST_GRANTS;
  const known = new Set(rulesOfKubernetes(role).flatMap(starGrantsOf).map(keyOf));
  const found = new Map<string, StarGrant>();
  for (const rule of rules) {
    for (const grant of isLarge ? [wholeOf(rule)] : starGrantsOf(rule)) {
      const isKnown = [grant, ...grant.broader].some((each) => known.has(keyOf(each)));
      if (!isKnown && !found.has(keyOf(grant))) found.set(keyOf(grant), grant);
    }
  }
  return [...found.values()];
}

/** More than the roles have that people write. */
const MOST_GRANTS = 1_000;

function sizeOf(rule: RoleRule): number {
  return listsOf(rule)
    .map((lists) => lists.reduce((size, list) => size * list.length, 1))
    .reduce((sum, size) => sum + size);
}

/** The field of a rule that holds a star; of several that which means most to a reader. */
function starFieldOf({ verbs, resources, groups, urls }: RoleRule): string | undefined {
  const lists = [
    ['verbs', verbs],
    ['resources', resources],
    ['apiGroups', groups],
    ['nonResourceURLs', urls],
  ] as const;
  return lists.find(([, list]) => list.includes('*'))?.[0];
}

function starGrantsOf(rule: RoleRule): readonly StarGrant[] {
  const points = listsOf(rule).flatMap(product);
  return points.filter(hasStar).map((point) => {
    const [, ...broader] = product(point.map((part) => (part === '*' ? [part] : [part, '*'])));
    return { ...grantedAt(point), ...placeOf(rule), broader: broader.map(grantedAt) };
  });
}

/**
 * What a rule grants, taken apart: verb, resource, group and name of the object, of which a star means every one; or verb
 * and URL.
 */
type Point = readonly string[];

/** Of what a rule says of resources and what it says of URLs, the parts that its points are made of. */
function listsOf({ verbs, resources, groups, names, urls }: RoleRule): readonly (readonly List[])[] {
  const ofResources = [verbs, resources, groups, names.length === 0 ? ['*'] : names];
  return [ofResources, [verbs, urls]].map((lists) => lists.map(reduced));
}

type List = readonly string[];

function reduced(list: List): List {
  return list.includes('*') ? ['*'] : [...new Set(list)];
}

function product(lists: readonly List[]): readonly Point[] {
  return lists.reduce<readonly Point[]>(
    (points, list) => points.flatMap((point) => list.map((part) => [...point, part])),
    [[]],
  );
}

/** Not by its name: that a rule is about every object is the usual thing. */
function hasStar(point: Point): boolean {
  return point.slice(0, 3).includes('*');
}

function grantedAt([value = '', what = '', group, name = '*']: Point): Granted {
  if (group === undefined) return { item: `URL ${what}`, value };
  const resource = group === '' ? what : `${what}.${group}`;
  return { item: name === '*' ? resource : `${resource} "${name}"`, value };
}

/** A whole rule as one grant, the same in whatever order its lists are. */
function wholeOf(rule: RoleRule): StarGrant {
  const { verbs, resources, groups, names, urls } = rule;
  const [value = '', ...item] = [verbs, resources, groups, names, urls].map((list) =>
    list.toSorted().join(' '),
  );
  return { item: item.join('; '), value, ...placeOf(rule), broader: [] };
}

function placeOf(rule: RoleRule): Pick<StarGrant, 'pointer' | 'rule'> {
  return { pointer: `${rule.pointer}/${starFieldOf(rule)}`, rule };
}

function keyOf({ item, value }: Granted): string {
  return `${item}=${value}`;
}
