import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';
import { WORKLOAD_KINDS } from './workloads.ts';

/**
 * An object as the API server returns it: nulls dropped, quantities as text, fields defaulted. Only what a policy
 * could stumble over. Source: pkg/apis/core/v1/defaults.go of Kubernetes 1.36; the values were seen on a real server.
 */
export function asServed(object: JsonMap): JsonMap {
  const kind = String(object['kind']);
  const served = withoutNulls(object) as Writable;
  fill(served, 'metadata', {});
  fillAll(served['metadata'], { uid: 'f0a3c1de', generation: 1, managedFields: [{ manager: 'kubectl' }] });
  const pod = podIn(served, kind);
  if (isWritable(pod)) defaultPod(pod, kind === 'Pod');
  if (kind === 'CronJob') fillAll(served['spec'], CRON_JOB);
  fill(served, 'status', {});
  return served as JsonMap;
}

type Writable = { [key: string]: unknown };

/** The spec of the Pod that the object is or would create; undefined for a kind without one. */
function podIn(object: Writable, kind: string): unknown {
  const workload = WORKLOAD_KINDS.find((each) => each.kind === kind);
  const path = workload?.pod.split('/').slice(1);
  return path?.reduce<unknown>((node, key) => (node as Writable | undefined)?.[key], object);
}

/** pkg/apis/batch/v1/defaults.go */
const CRON_JOB = {
  concurrencyPolicy: 'Allow',
  suspend: false,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
};

const POD = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  securityContext: {},
};

const CONTAINER = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
  resources: {},
};

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

const QUANTITIES = new Set(['requests', 'limits']);

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

function defaultPod(pod: Writable, isPod: boolean): void {
  fillAll(pod, POD);
  const hostPorts = isPod && pod['hostNetwork'] === true;
  for (const container of CONTAINER_LISTS.flatMap((list) => itemsOf(pod[list]))) {
    fillAll(container, CONTAINER);
    defaultPorts(container, hostPorts);
    for (const probe of PROBES) fillAll(container[probe], PROBE);
    quantitiesAsText(container['resources']);
    if (isPod) requestsFromLimits(container['resources']);
  }
  quantitiesAsText(pod['resources']);
  for (const volume of itemsOf(pod['volumes'])) {
    if (isWritable(volume['hostPath'])) fill(volume['hostPath'], 'type', '');
    if (Object.keys(volume).length === 1) fill(volume, 'emptyDir', {});
  }
  // What the admission plugin ServiceAccount adds to every Pod, after the volumes that are there.
  if (isPod) pod['volumes'] = [...itemsOf(pod['volumes']), { name: 'kube-api-access-x7z2k', projected: {} }];
}

/** On the node's network a port is the node's too; a template keeps its ports until a Pod is made of it. */
function defaultPorts(container: Writable, hostPorts: boolean): void {
  for (const port of itemsOf(container['ports'])) {
    fill(port, 'protocol', 'TCP');
    if (hostPorts && port['containerPort'] !== undefined) fill(port, 'hostPort', port['containerPort']);
  }
}

/** For Pods only: a template keeps its limits without requests until a Pod is made of it. */
function requestsFromLimits(resources: unknown): void {
  if (!isWritable(resources) || !isWritable(resources['limits'])) return;
  fill(resources, 'requests', {});
  fillAll(resources['requests'], resources['limits']);
}

function quantitiesAsText(resources: unknown): void {
  if (!isWritable(resources)) return;
  for (const list of Object.values(resources).filter(isWritable)) {
    for (const [name, quantity] of Object.entries(list)) list[name] = String(quantity);
  }
}

/** A null is dropped, except where it stands for a quantity: that becomes 0. */
function withoutNulls(value: Json, key = ''): Json {
  if (isList(value)) return value.map((item) => withoutNulls(item));
  if (!isMap(value)) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [name, member ?? (QUANTITIES.has(key) ? '0' : null)] as const,
  );
  return Object.fromEntries(
    members
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member, name)]),
  );
}

function fillAll(map: unknown, defaults: Writable): void {
  for (const [key, value] of Object.entries(defaults)) fill(map, key, value);
}

function fill(map: unknown, key: string, value: unknown): void {
  if (isWritable(map) && !Object.hasOwn(map, key)) map[key] = structuredClone(value);
}

function itemsOf(value: unknown): Writable[] {
  return Array.isArray(value) ? value.filter(isWritable) : [];
}

function isWritable(value: unknown): value is Writable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
