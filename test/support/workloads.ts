import type { JsonMap } from '#json/value.ts';

/**
 * Every kind that carries a Pod, with the least around a Pod's spec that the API server takes. Written by hand and
 * not derived from src/workload: a table that is copied from the code proves nothing about it.
 */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** JSON Pointer of the Pod's spec. */
  readonly pod: string;
  readonly wrap: (spec: JsonMap) => JsonMap;
}

const SELECTOR = { matchLabels: { app: 'test' } };

const template = (spec: JsonMap) => ({ metadata: { labels: { app: 'test' } }, spec });

function kind(apiVersion: string, name: string, pod: string, spec: (pod: JsonMap) => JsonMap): WorkloadKind {
  return {
    apiVersion,
    kind: name,
    pod,
    wrap: (podSpec) => ({ apiVersion, kind: name, metadata: { name: 'test' }, spec: spec(podSpec) }),
  };
}

const TEMPLATE = '/spec/template/spec';

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  kind('v1', 'Pod', '/spec', (pod) => pod),
  kind('v1', 'ReplicationController', TEMPLATE, (pod) => ({
    selector: { app: 'test' },
    template: template(pod),
  })),
  kind('apps/v1', 'Deployment', TEMPLATE, (pod) => ({ selector: SELECTOR, template: template(pod) })),
  kind('apps/v1', 'StatefulSet', TEMPLATE, (pod) => ({
    serviceName: 'test',
    selector: SELECTOR,
    template: template(pod),
  })),
  kind('apps/v1', 'DaemonSet', TEMPLATE, (pod) => ({ selector: SELECTOR, template: template(pod) })),
  kind('apps/v1', 'ReplicaSet', TEMPLATE, (pod) => ({ selector: SELECTOR, template: template(pod) })),
  kind('batch/v1', 'Job', TEMPLATE, (pod) => ({ template: template({ restartPolicy: 'Never', ...pod }) })),
  kind('batch/v1', 'CronJob', '/spec/jobTemplate/spec/template/spec', (pod) => ({
    schedule: '0 4 * * *',
    jobTemplate: { spec: { template: template({ restartPolicy: 'Never', ...pod }) } },
  })),
];

export function workloadKind(name: string): WorkloadKind {
  const found = WORKLOAD_KINDS.find((each) => each.kind === name);
  if (found === undefined) throw new Error(`no workload kind ${name}`);
  return found;
}

/** A Pod with these containers: what most unit tests need. */
export function podWith(spec: JsonMap, metadata: JsonMap = { name: 'test' }): JsonMap {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}
