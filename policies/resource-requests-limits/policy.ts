import { at, type Json, type JsonMap, listAt, member } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { isZero, larger } from '#workload/quantity.ts';

export default definePolicy({
  id: 'resource-requests-limits',
  title: 'Container does not say how much CPU and memory it needs',
  description:
    'The scheduler places a Pod by its requests and the kernel holds it to its limits. A container without them can ' +
    'starve its neighbours, and is the first to be evicted when the node runs short. A CPU limit is not asked for ' +
    'by default, because it throttles a program even when the node is idle.',
  remediation: 'Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/',
  ],
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
        description: 'What a fix fills in, as Kubernetes quantities. A limit is never set below its request.',
        type: 'object',
        additionalProperties: { type: 'string' },
        default: {
          'requests.cpu': '100m',
          'requests.memory': '128Mi',
          'limits.cpu': '1',
          'limits.memory': '512Mi',
        },
      },
    },
  },

  unfixable:
    'Where the Pod as a whole says how much of the resource it takes, the share of each container cannot be read from ' +
    'the object, and no request may be above a limit of 0.',

  detect: ({ pod }, parameters) => {
    if (pod === undefined) return [];
    const required = fieldsIn(parameters);
    const findings: Finding[] = [];
    for (const container of pod.containers) {
      // The API server refuses resources on ephemeral containers.
      if (container.kind === 'ephemeral') continue;
      for (const field of required) {
        if (!isSet(container.spec, field) && !isSet(pod.spec, field)) findings.push(unset(container, field));
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
    offer: ({ container, pointer, item }, { pod }, parameters) => {
      const value = item === undefined ? undefined : at(parameters, 'values', item);
      if (container === undefined || item === undefined || value === undefined) return undefined;
      if (pod === undefined || isSpokenFor(pod, container, fieldOf(item), parameters)) return undefined;
      return {
        risk: 'risky',
        edits: [{ op: 'set', pointer, value: notBelowRequest(container, item, value) }],
      };
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
    pointer: `${container.pointer}/resources/${list}/${resource}`,
    item: name,
    value: 'unset',
    reason: `${titleOf(container)} has no ${called}: set resources.${name}`,
    detail: `resources.${name} is not set or 0, for the container and for its Pod.`,
  };
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
  const limitIsMendedToo = listAt(parameters, 'require').includes(`limits.${resource}`);
  return list === 'requests' && written(container.spec, 'limits') && !limitIsMendedToo;
}

function notBelowRequest(container: Container, field: string, value: Json): Json {
  const { list, resource } = fieldOf(field);
  const request = at(container.spec, 'resources', 'requests', resource);
  return list === 'limits' && request !== undefined ? larger(value, request) : value;
}
