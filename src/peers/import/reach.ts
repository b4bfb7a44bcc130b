import { at, type JsonMap, stringAt } from '#json/value.ts';
import { reviewOf } from '#manifest/review.ts';
import type { ExemptionMatch } from '#policyset/exemption.ts';
import type { ResourceRule } from '#policyset/resource-rules.ts';
import { WORKLOADS } from '#workload/kinds.ts';

/** What an exemption of this object reaches: itself, and what comes of it in a cluster. Undefined where it has no name. */
export function reachOf(object: JsonMap): ExemptionMatch | undefined {
  const namespace = stringAt(object, 'metadata', 'namespace') ?? '';
  const generated = stringAt(object, 'metadata', 'generateName') ?? '';
  const name = stringAt(object, 'metadata', 'name') || (generated && `${generated}*`);
  if (name === '') return undefined;
  return {
    ...(namespace !== '' && { namespaces: { include: [namespace] } }),
    names: [name],
    resourceRules: [ruleOf(object), ...rulesBelow(stringAt(object, 'kind') ?? '')],
  };
}

function ruleOf(object: JsonMap): ResourceRule {
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
