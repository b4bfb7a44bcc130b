import { at, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { definePolicy, type Edit, type Finding, prepared } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { isZero, larger } from '#workload/quantity.ts';

const VALUES: Readonly<Record<string, string>> = {
  'requests.cpu': '100m',
  'limits.cpu': '1',
  'limits.memory': '512Mi',
};

/** Where no limit is filled in beside it; otherwise the API server makes the limit the request as well. */
const MEMORY_REQUEST_ALONE = '128Mi';

/** A quantity of 0 or more; the grammar is that of `#workload/quantity.ts`. */
const QUANTITY: JsonMap = {
  title: 'a quantity such as 100m or 128Mi',
  type: 'string',
  maxLength: 32,
  pattern: String.raw`^(\d+(\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2})?$`,
};

export default definePolicy({
  id: 'resource-requests-limits',
  title: 'Container does not say how much CPU and memory it needs',
  description:
    'The scheduler places a Pod by its requests and the kernel holds it to its limits. A container without them can ' +
    'starve its neighbours, and is the first to be evicted when the node runs short. A CPU limit is not asked for ' +
    'by default, because it throttles a program even when the node is idle.',
  remediation: 'Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.',
  whenNot:
    'Where a LimitRange of the namespace or a vertical autoscaler fills them in, manifests may leave them ' +
    'out; the parameter require names those that you ask for.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/',
  ],
  covers: {
    'kube-linter': ['unset-cpu-requirements', 'unset-memory-requirements'],
    polaris: ['cpuRequestsMissing', 'cpuLimitsMissing', 'memoryRequestsMissing', 'memoryLimitsMissing'],
    'k8s-auto-fix': ['set_requests_limits'],
    'nsa-cisa': ['resource-limits'],
  },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      require: {
        description: 'The fields that every container must set.',
        type: 'array',
        items: { enum: ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] },
        default: ['requests.cpu', 'requests.memory', 'limits.memory'],
      },
      values: {
        description:
          'What a fix fills in, as Kubernetes quantities; the default for a field that is not named. A limit is never set ' +
          'below its request. Where requests.memory is not named, the limit that is filled in counts as the request, and ' +
          `without one it is ${MEMORY_REQUEST_ALONE}.`,
        type: 'object',
        properties: {
          'requests.cpu': QUANTITY,
          'requests.memory': QUANTITY,
          'limits.cpu': QUANTITY,
          'limits.memory': QUANTITY,
        },
        additionalProperties: false,
        default: VALUES,
      },
    },
  },

  unfixable:
    'Where the Pod as a whole says how much of the resource it takes, the share of each container cannot be read from ' +
    'the object, and no request may be above a limit of 0.',

  detect: ({ pod }, parameters) => {
    if (pod === undefined) return [];
    const required = fieldsIn(parameters).filter((field) => !isSetForAll(pod, field));
    const findings: Finding[] = [];
    for (const container of pod.containers) {
      // The API server refuses resources on ephemeral containers.
      if (container.kind === 'ephemeral') continue;
      for (const field of required) {
        if (!isSet(container.spec, field)) findings.push(unset(container, field));
      }
    }
    return findings;
  },

  fix: {
    risks: {
      risky:
        'What a program needs cannot be read from its manifest: a limit that is too low kills it, a request that is too ' +
        'high leaves it unscheduled.',
    },
    pointers: ['{container}/resources/requests', '{container}/resources/limits'],
    conflicts:
      'Where the manifest states a quantity of 0, the fix changes it; where it says nothing, ' +
      'they do not conflict.',
    offer: ({ container, pointer, item }, { pod }, parameters) => {
      if (pod === undefined || container === undefined || item === undefined) return undefined;
      const field = fieldOf(item);
      if (isSpokenFor(pod, container, field, parameters)) return undefined;
      const limit = limitFor(container, field, parameters);
      const edit: Edit =
        limit === undefined
          ? { op: 'set', pointer, value: requestOf(field, parameters) }
          : { op: 'set', pointer: pointerOf(container, limit), value: limitOf(container, limit, parameters) };
      return { risk: 'risky', edits: [edit] };
    },
  },
});

/** `requests.cpu`, taken apart. */
interface Field {
  readonly name: string;
  readonly list: string;
  readonly resource: string;
}

const fieldsIn = prepared((parameters): readonly Field[] =>
  listAt(parameters, 'require').flatMap((name) => (typeof name === 'string' ? [fieldOf(name)] : [])),
);

function fieldOf(name: string): Field {
  const dot = name.indexOf('.');
  return { name, list: name.slice(0, dot), resource: name.slice(dot + 1) };
}

function unset(container: Container, { name, list, resource }: Field): Finding {
  // `CPU request`, `memory limit`
  const called = `${resource === 'cpu' ? 'CPU' : resource} ${list.slice(0, -1)}`;
  return {
    container,
    pointer: pointerOf(container, { list, resource }),
    item: name,
    value: 'unset',
    reason: `${titleOf(container)} has no ${called}: set resources.${name}`,
    detail: `resources.${name} is not set or 0, for the container and for its Pod.`,
  };
}

function pointerOf(container: Container, { list, resource }: Pick<Field, 'list' | 'resource'>): string {
  return `${container.pointer}/resources/${list}/${resource}`;
}

/**
 * Said by a container, or by the Pod for all of them (Pod-level resources, Kubernetes 1.34). A limit without a request
 * counts as both: the API server fills the request with it.
 */
function isSet(spec: JsonMap, { list, resource }: Field): boolean {
  const resources = member(spec, 'resources');
  if (resources === undefined) return false;
  return says(resources, list, resource) || (list === 'requests' && says(resources, 'limits', resource));
}

function isSetForAll(pod: Pod, field: Field): boolean {
  return isSet(pod.spec, field) || (field.list === 'requests' && isAddedUp(pod, field.resource));
}

/**
 * Where the Pod has limits as a whole, the API server gives it the sum of its containers' requests, unless it says
 * something of the resource itself (defaultPodRequests in k8s.io/kubernetes).
 */
function isAddedUp(pod: Pod, resource: string): boolean {
  const limits = mapAt(pod.spec, 'resources', 'limits') ?? {};
  if (Object.keys(limits).length === 0 || Object.hasOwn(limits, resource)) return false;
  if (names(pod.spec, 'requests', resource)) return false;
  return pod.containers.some(({ kind, spec }) => {
    // A request of null is one of 0, beside which the limit does not become the request.
    const list = names(spec, 'requests', resource) ? 'requests' : 'limits';
    return kind !== 'ephemeral' && says(member(spec, 'resources') ?? null, list, resource);
  });
}

/** True also for a null, which stands for 0 here. */
function names(spec: JsonMap, list: string, resource: string): boolean {
  return Object.hasOwn(mapAt(spec, 'resources', list) ?? {}, resource);
}

/** 0 is what the API server makes of a null here, and neither reserves nor limits anything. */
function says(resources: Json, list: string, resource: string): boolean {
  const quantity = member(member(resources, list), resource);
  return (typeof quantity === 'string' || typeof quantity === 'number') && !isZero(quantity);
}

/**
 * Somebody wrote an amount that a new one could contradict: the Pod's, of which the containers' are shares, or a
 * container's limit (of 0, or the request would count as set), which no request may exceed.
 */
function isSpokenFor(
  pod: Pod,
  container: Container,
  { list, resource }: Field,
  parameters: JsonMap,
): boolean {
  const written = (spec: JsonMap, each: string) => at(spec, 'resources', each, resource) !== undefined;
  if (written(pod.spec, 'requests') || written(pod.spec, 'limits')) return true;
  const limitIsMendedToo = isRequired(`limits.${resource}`, parameters);
  return list === 'requests' && written(container.spec, 'limits') && !limitIsMendedToo;
}

/** The limit that a fix of `field` fills in: itself, or the one that a request is to follow. */
function limitFor(container: Container, field: Field, parameters: JsonMap): Field | undefined {
  if (field.list === 'limits') return field;
  const limit = fieldOf(`limits.${field.resource}`);
  const follows = filledIn(field.name, parameters) === undefined;
  return follows && isRequired(limit.name, parameters) && !isSet(container.spec, limit) ? limit : undefined;
}

function requestOf({ name }: Field, parameters: JsonMap): string {
  return filledIn(name, parameters) ?? MEMORY_REQUEST_ALONE;
}

/** No lower than the request that stands beside it or is filled in with it. */
function limitOf(container: Container, limit: Field, parameters: JsonMap): Json {
  const request = fieldOf(`requests.${limit.resource}`);
  const written = at(container.spec, 'resources', 'requests', limit.resource) ?? '0';
  const added = isRequired(request.name, parameters) ? (filledIn(request.name, parameters) ?? '0') : '0';
  return larger(filledIn(limit.name, parameters) ?? '0', isSet(container.spec, request) ? written : added);
}

function isRequired(name: string, parameters: JsonMap): boolean {
  return listAt(parameters, 'require').includes(name);
}

function filledIn(name: string, parameters: JsonMap): string | undefined {
  return stringAt(parameters, 'values', name) ?? VALUES[name];
}
