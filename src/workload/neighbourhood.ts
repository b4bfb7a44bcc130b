import { type JsonMap, stringAt } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { madeBy, reachOfMaking } from './makers.ts';
import { nameOf } from './named.ts';
import type { Neighbours } from './neighbours.ts';

/** An object, and the namespace that it is or will be in; empty for one that is in none. */
export interface Resident {
  readonly object: JsonMap;
  readonly namespace: string;
}

/**
 * The objects of one run, in the order in which they came, by kind and namespace. Only those of `kinds` are kept: all
 * of a repository's objects may not fit into memory together.
 */
export function neighbourhoodOf(residents: Iterable<Resident>, kinds: readonly GroupKind[]): Neighbours {
  const kept = new Set(kinds.map(slotOf));
  const everywhere = new Map<string, JsonMap[]>();
  const byNamespace = new Map<string, JsonMap[]>();
  const byName = new Map<string, JsonMap[]>();
  const unsure = new Set<string>();
  let unsureEverywhere = false;
  for (const { object, namespace } of residents) {
    const reach = reachOfMaking(object);
    if (reach === 'namespace') unsure.add(namespace);
    else if (reach === 'anywhere') unsureEverywhere = true;
    for (const each of [object, ...madeBy(object)]) {
      const slot = slotOf(presentKindOf(each));
      if (!kept.has(slot)) continue;
      add(everywhere, slot, each);
      add(byNamespace, `${slot}/${namespace}`, each);
      add(byName, `${slot}/${namespace}/${nameOf(each)}`, each);
    }
  }
  return {
    inNamespace: (kind, namespace) => byNamespace.get(`${slotOf(kind)}/${namespace}`) ?? [],
    called: (name, kind, namespace) => byName.get(`${slotOf(kind)}/${namespace}/${name}`) ?? [],
    everywhere: (kind) => everywhere.get(slotOf(kind)) ?? [],
    mayHaveMoreIn: (namespace) => unsureEverywhere || unsure.has(namespace),
  };
}

/** Neither a group nor a kind can hold a `/`, and neither can the name of a namespace. */
function slotOf({ group, kind }: GroupKind): string {
  return `${group}/${kind}`;
}

function add(lists: Map<string, JsonMap[]>, key: string, object: JsonMap): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [object]);
  else list.push(object);
}

/**
 * Where the kinds of the group `extensions` have gone. Source: the guide to deprecated API versions, v1.16 and v1.22.
 * Such a manifest is the old way to write an object of today.
 */
const MOVED: Readonly<Record<string, string>> = {
  DaemonSet: 'apps',
  Deployment: 'apps',
  ReplicaSet: 'apps',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
};

function presentKindOf(object: JsonMap): GroupKind {
  const kind = stringAt(object, 'kind') ?? '';
  const [, group = ''] = (stringAt(object, 'apiVersion') ?? '').split('/').reverse();
  const moved = group === 'extensions' && Object.hasOwn(MOVED, kind) ? MOVED[kind] : undefined;
  return { group: moved ?? group, kind };
}
