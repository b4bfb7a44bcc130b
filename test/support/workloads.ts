import { type JsonMap, mapAt } from '#json/value.ts';

/**
 * Every kind that carries a Pod, with the least around a Pod's spec that the API server takes. Written by hand and
 * not derived from src/workload: a table that is copied from the code proves nothing about it.
 */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** JSON Pointer of the Pod's spec. */
  readonly pod: string;
  /** `labels` are the Pod's; a template without any gets one, because its selector has to match something. */
  readonly wrap: (spec: JsonMap, labels?: JsonMap) => JsonMap;
}

function kind(
  apiVersion: string,
  name: string,
  pod: string,
  spec: (template: JsonMap, labels: JsonMap) => JsonMap,
): WorkloadKind {
  return {
    apiVersion,
    kind: name,
    pod,
    wrap: (podSpec, labels = { app: 'test' }) => ({
      apiVersion,
      kind: name,
      metadata: { name: 'test' },
      spec: spec({ metadata: { labels }, spec: podSpec }, labels),
    }),
  };
}

const POD: WorkloadKind = {
  apiVersion: 'v1',
  kind: 'Pod',
  pod: '/spec',
  wrap: (spec, labels) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'test', ...(labels !== undefined && { labels }) },
    spec,
  }),
};

const TEMPLATE = '/spec/template/spec';

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  POD,
  kind('v1', 'ReplicationController', TEMPLATE, (template, selector) => ({ selector, template })),
  kind('apps/v1', 'Deployment', TEMPLATE, selecting),
  kind('apps/v1', 'StatefulSet', TEMPLATE, (template, labels) => ({
    serviceName: 'test',
    ...selecting(template, labels),
  })),
  kind('apps/v1', 'DaemonSet', TEMPLATE, selecting),
  kind('apps/v1', 'ReplicaSet', TEMPLATE, selecting),
  kind('batch/v1', 'Job', TEMPLATE, (template) => ({ template: ending(template) })),
  kind('batch/v1', 'CronJob', '/spec/jobTemplate/spec/template/spec', (template) => ({
    schedule: '0 4 * * *',
    jobTemplate: { spec: { template: ending(template) } },
  })),
];

function selecting(template: JsonMap, labels: JsonMap): JsonMap {
  return { selector: { matchLabels: labels }, template };
}

/** A Job may not restart its Pod for ever. */
function ending(template: JsonMap): JsonMap {
  return { ...template, spec: { restartPolicy: 'Never', ...mapAt(template, 'spec') } };
}

export function workloadKind(name: string): WorkloadKind {
  const found = WORKLOAD_KINDS.find((each) => each.kind === name);
  if (found === undefined) throw new Error(`no workload kind ${name}`);
  return found;
}

/** A Pod with these containers: what most unit tests need. */
export function podWith(spec: JsonMap, metadata: JsonMap = { name: 'test' }): JsonMap {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}
