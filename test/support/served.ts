import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';
import { WORKLOAD_KINDS } from './workloads.ts';

/**
 * An object as the API server returns it: nulls dropped or read as empty, quantities as text, fields defaulted. Only what a policy
 * could stumble over. Source: pkg/apis/core/v1/{defaults,conversion}.go and the admission plugin ServiceAccount of
 * Kubernetes 1.36; the values were seen on a real server.
 */
export function asServed(object: JsonMap): JsonMap {
  const kind = String(object['kind']);
  const served = withoutNulls(object) as Writable;
  fill(served, 'metadata', {});
  fillAll(served['metadata'], { uid: 'f0a3c1de', generation: 1, managedFields: [{ manager: 'kubectl' }] });
  const pod = podIn(served, kind);
  if (isWritable(pod)) defaultPod(pod, kind === 'Pod');
  if (isWritable(pod) && kind === 'Pod') appArmorFields(pod, served['metadata']);
  if (kind === 'CronJob') fillAll(served['spec'], CRON_JOB);
  WITHOUT_POD[kind]?.(served);
  if (REPLICATED.has(kind)) fill(served['spec'], 'replicas', 1);
  if (kind in STRATEGIES && isWritable(served['spec'])) defaultStrategy(served['spec'], kind);
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

/** pkg/apis/{core,apps}/v1/defaults.go */
const REPLICATED = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** pkg/apis/batch/v1/defaults.go */
const CRON_JOB = {
  concurrencyPolicy: 'Allow',
  suspend: false,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
};

/** pkg/apis/{core,rbac}/v1/defaults.go, pkg/apis/autoscaling/v2/defaults.go */
const WITHOUT_POD: Readonly<Record<string, (object: Writable) => void>> = {
  Service: ({ spec }) => {
    fillAll(spec, { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' });
    for (const port of isWritable(spec) ? itemsOf(spec['ports']) : []) {
      if (port['targetPort'] === 0 || port['targetPort'] === '') delete port['targetPort'];
      fillAll(port, { protocol: 'TCP', targetPort: port['port'] });
    }
  },
  HorizontalPodAutoscaler: ({ spec }) => fill(spec, 'minReplicas', 1),
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  Namespace: ({ metadata }) => {
    fill(metadata, 'labels', {});
    if (isWritable(metadata)) fill(metadata['labels'], 'kubernetes.io/metadata.name', metadata['name']);
  },
};

function defaultBinding({ roleRef, subjects }: Writable): void {
  fill(roleRef, 'apiGroup', 'rbac.authorization.k8s.io');
  for (const subject of itemsOf(subjects)) {
    if (subject['kind'] !== 'ServiceAccount') fill(subject, 'apiGroup', 'rbac.authorization.k8s.io');
  }
}

/** pkg/apis/apps/v1/defaults.go */
const STRATEGIES: Readonly<Record<string, string>> = {
  Deployment: 'strategy',
  StatefulSet: 'updateStrategy',
  DaemonSet: 'updateStrategy',
};

function defaultStrategy(spec: Writable, kind: string): void {
  const field = STRATEGIES[kind] ?? '';
  fill(spec, field, {});
  const strategy = spec[field];
  if (isWritable(strategy) && !strategy['type']) strategy['type'] = 'RollingUpdate';
}

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
  resources: {},
};

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

const QUANTITIES = new Set(['requests', 'limits']);

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

function defaultPod(pod: Writable, isPod: boolean): void {
  fillAll(pod, POD);
  const containers = CONTAINER_LISTS.flatMap((list) => itemsOf(pod[list]));
  for (const container of containers) defaultContainer(container);
  if (isPod) for (const { resources } of containers) requestsFromLimits(resources);
  quantitiesAsText(pod['resources']);
  if (isPod) requestsFromContainers(pod);
  for (const volume of itemsOf(pod['volumes'])) {
    if (isWritable(volume['hostPath'])) fill(volume['hostPath'], 'type', '');
    if (Object.keys(volume).length === 1) fill(volume, 'emptyDir', {});
  }
  oneServiceAccount(pod, isPod);
  if (isPod) defaultRunningPod(pod);
}

/** The tag of an image without one is latest, unless it has a digest. */
const LATEST = /^[^@]*(?:^|\/)[^:/@]+(?::latest)?$/;

function defaultContainer(container: Writable): void {
  fillAll(container, CONTAINER);
  const latest = LATEST.test(String(container['image']));
  if (!container['imagePullPolicy']) container['imagePullPolicy'] = latest ? 'Always' : 'IfNotPresent';
  for (const port of itemsOf(container['ports'])) {
    for (const text of ['hostIP', 'protocol']) if (port[text] === '') delete port[text];
    fill(port, 'protocol', 'TCP');
  }
  for (const probe of PROBES) fillAll(container[probe], PROBE);
  quantitiesAsText(container['resources']);
}

/** What a template does not get until a Pod is made of it. */
function defaultRunningPod(pod: Writable): void {
  if (pod['hostNetwork'] === true) hostPortsFromContainerPorts(pod);
  if (pod['automountServiceAccountToken'] !== false) mountToken(pod);
}

/** Not in ephemeral containers. */
function hostPortsFromContainerPorts(pod: Writable): void {
  const containers = ['initContainers', 'containers'].flatMap((list) => itemsOf(pod[list]));
  for (const port of containers.flatMap(({ ports }) => itemsOf(ports))) {
    if (!port['hostPort'] && port['containerPort'] !== undefined) port['hostPort'] = port['containerPort'];
  }
}

/** Convert_v1_PodSpec_To_core_PodSpec and back: both fields hold the name that wins. A Pod always has one. */
function oneServiceAccount(pod: Writable, isPod: boolean): void {
  const name = pod['serviceAccountName'] || pod['serviceAccount'] || (isPod ? 'default' : '');
  delete pod['serviceAccountName'];
  delete pod['serviceAccount'];
  if (name !== '') fillAll(pod, { serviceAccountName: name, serviceAccount: name });
}

const TOKEN_VOLUME = {
  name: 'kube-api-access-x7z2k',
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * What the admission plugin ServiceAccount adds to a Pod, after the volumes and mounts that are there, unless the Pod
 * says otherwise. (It also stays away where the service account says so, which is no field of the Pod.)
 */
function mountToken(pod: Writable): void {
  const volumes = itemsOf(pod['volumes']);
  const known = volumes.find(({ name }) => String(name).startsWith('kube-api-access-'));
  const mount = { name: (known ?? TOKEN_VOLUME)['name'], readOnly: true, mountPath: TOKEN_PATH };
  const without = ['initContainers', 'containers']
    .flatMap((list) => itemsOf(pod[list]))
    .filter(({ volumeMounts }) => !itemsOf(volumeMounts).some(({ mountPath }) => mountPath === TOKEN_PATH));
  for (const container of without) {
    container['volumeMounts'] = [...itemsOf(container['volumeMounts']), mount];
  }
  if (known === undefined && without.length > 0) {
    pod['volumes'] = [...volumes, structuredClone(TOKEN_VOLUME)];
  }
}

/** For Pods only: an annotation becomes the field that took its place (applyAppArmorVersionSkew in the Pod's strategy). */
function appArmorFields(pod: Writable, metadata: unknown): void {
  const annotations = isWritable(metadata) ? metadata['annotations'] : undefined;
  const ofPod = isWritable(pod['securityContext']) ? pod['securityContext']['appArmorProfile'] : undefined;
  if (!isWritable(annotations)) return;
  for (const container of CONTAINER_LISTS.flatMap((list) => itemsOf(pod[list]))) {
    const type = { unconfined: 'Unconfined', 'runtime/default': 'RuntimeDefault' }[
      String(annotations[`container.apparmor.security.beta.kubernetes.io/${container['name']}`])
    ];
    if (type === undefined || (isWritable(ofPod) && ofPod['type'] === type)) continue;
    fill(container, 'securityContext', {});
    fill(container['securityContext'], 'appArmorProfile', { type });
  }
}

/** For Pods only: a template keeps its limits without requests until a Pod is made of it. */
function requestsFromLimits(resources: unknown): void {
  if (!isWritable(resources) || !isWritable(resources['limits'])) return;
  fill(resources, 'requests', {});
  fillAll(resources['requests'], resources['limits']);
}

/**
 * For Pods only, and only beside limits of the Pod as a whole (defaultPodRequests): it gets the sum of its containers'
 * requests, here any of them that is not 0; where it has a limit, that one, above which no sum is accepted.
 */
function requestsFromContainers(pod: Writable): void {
  const resources = pod['resources'];
  if (!isWritable(resources) || !isWritable(resources['limits'])) return;
  const { limits } = resources;
  if (Object.keys(limits).length === 0) return;
  fill(resources, 'requests', {});
  fillAll(resources['requests'], limits);
  const requests = ['initContainers', 'containers']
    .flatMap((list) => itemsOf(pod[list]))
    .map((container) => (isWritable(container['resources']) ? container['resources']['requests'] : undefined))
    .filter(isWritable);
  for (const resource of ['cpu', 'memory']) {
    const asked = requests.flatMap((each) => (Object.hasOwn(each, resource) ? [each[resource]] : []));
    const sum = asked.find((quantity) => quantity !== '0') ?? asked[0];
    if (sum !== undefined) fill(resources['requests'], resource, sum);
  }
}

function quantitiesAsText(resources: unknown): void {
  if (!isWritable(resources)) return;
  for (const list of Object.values(resources).filter(isWritable)) {
    for (const [name, quantity] of Object.entries(list)) list[name] = String(quantity);
  }
}

/** Maps of texts, to which a null is an empty one, by what they are called wherever they stand. */
const TEXTS = new Set(['annotations', 'labels']);

/** Lists of texts, to which it is the same. */
const LISTS_OF_TEXTS = new Set(['add', 'drop', 'args', 'command']);

/** A null is dropped, except where it stands for a text or a quantity: that becomes empty or 0. */
function withoutNulls(value: Json, key = ''): Json {
  if (isList(value)) {
    const empty = LISTS_OF_TEXTS.has(key) ? '' : null;
    return value.map((item) => withoutNulls(item ?? empty));
  }
  if (!isMap(value)) return value;
  const empty = TEXTS.has(key) ? '' : QUANTITIES.has(key) ? '0' : null;
  const members = Object.entries(value).map(([name, member]) => [name, member ?? empty] as const);
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
