import { at, type JsonMap, stringAt } from '#json/value.ts';
import { namespaceOf, reviewOf } from '#manifest/review.ts';
import type { ExemptionMatch } from '#policyset/exemption.ts';
import type { ResourceRule } from '#policyset/resource-rules.ts';
import { WORKLOADS } from '#workload/kinds.ts';

/** What an exemption of an object reaches; or why nothing can say which object is meant. */
export type Reach =
  | {
      readonly match: ExemptionMatch;
      /** Where it may reach less than is meant: how. */
      readonly narrowed: string | undefined;
    }
  | { readonly unsaid: string };

/** Where kubectl creates an object that states no namespace, unless it is told another. */
const USUAL_NAMESPACE = 'default';

/** The object itself, and what comes of it in a cluster. */
export function reachOf(object: JsonMap): Reach {
  const generated = stringAt(object, 'metadata', 'generateName') ?? '';
  const own = stringAt(object, 'metadata', 'name') || generated;
  if (own === '') return { unsaid: 'an exemption goes by the name of an object, and this one has none' };
  const namespace = namespaceOf(object, USUAL_NAMESPACE);
  const rule = ruleOf(object);
  const pattern = [own, namespace, ...rule.apiGroups, stringAt(object, 'kind') ?? ''].find(isPattern);
  if (pattern !== undefined)
    return { unsaid: `not exempt: "${pattern}", where * would be any run of letters` };
  return {
    match: {
      ...(namespace !== '' && { namespaces: { include: [namespace] } }),
      names: [stringAt(object, 'metadata', 'name') || `${generated}*`],
      resourceRules: [rule, ...rulesBelow(stringAt(object, 'kind') ?? '')],
    },
    narrowed: namespace === '' || statesNamespace(object) ? undefined : `${own} ${NO_NAMESPACE}`,
  };
}

const NO_NAMESPACE =
  `states no namespace: exempt in ${USUAL_NAMESPACE} alone, where kubectl creates it unless it is told another; ` +
  'say so with match.namespaces';

function statesNamespace(object: JsonMap): boolean {
  return (stringAt(object, 'metadata', 'namespace') ?? '') !== '';
}

/** Whether a policy set would take a name for more than that name. */
export function isPattern(name: string): boolean {
  return name.includes('*');
}

function ruleOf(object: JsonMap): ResourceRule & { readonly apiGroups: readonly string[] } {
  const resource = at(reviewOf(object), 'request', 'resource');
  return {
    apiGroups: [stringAt(resource, 'group') ?? ''],
    resources: [`${stringAt(resource, 'resource') ?? ''}/*`],
  };
}

/** What controllers make of a kind, down to its Pods. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['ReplicaSet', 'Pod'],
  CronJob: ['Job', 'Pod'],
  ReplicaSet: ['Pod'],
  ReplicationController: ['Pod'],
  StatefulSet: ['Pod'],
  DaemonSet: ['Pod'],
  Job: ['Pod'],
};

function rulesBelow(kind: string): readonly ResourceRule[] {
  const made = Object.hasOwn(MADE_OF, kind) ? (MADE_OF[kind] ?? []) : [];
  return WORKLOADS.filter((workload) => made.includes(workload.kind)).map(({ group, resource }) => ({
    apiGroups: [group],
    resources: [`${resource}/*`],
  }));
}
