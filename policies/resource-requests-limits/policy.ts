import { at, type Json, type JsonMap, listAt, mapAt } from '#json/value.ts';
import { definePolicy, type Finding } from '#policy.ts';
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
    'Where the Pod as a whole requests the resource, the share of each container cannot be read from the object, and ' +
    'the API server refuses containers that request more than their Pod.',

  detect: ({ pod }, parameters) => {
    const findings: Finding[] = [];
    for (const container of pod?.containers ?? []) {
      // The API server refuses resources on ephemeral containers.
      if (pod === undefined || container.kind === 'ephemeral') continue;
      for (const field of listAt(parameters, 'require')) {
        if (typeof field === 'string' && !isSet(pod, container, field))
          findings.push(unset(container, field));
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
      if (pod === undefined || says(pod.spec, 'requests', split(item)[1])) return undefined;
      return {
        risk: 'risky',
        edits: [{ op: 'set', pointer, value: notBelowRequest(container, item, value) }],
      };
    },
  },
});

function unset(container: Container, field: string): Finding {
  return {
    container,
    pointer: `${container.pointer}/resources/${field.replace('.', '/')}`,
    item: field,
    value: 'unset',
    reason: `${titleOf(container)} has no ${nameOf(field)}: set resources.${field}`,
    detail: `resources.${field} is not set or 0, for the container and for its Pod.`,
  };
}

/** `requests.cpu` -> `CPU request` */
function nameOf(field: string): string {
  const [list, resource] = split(field);
  return `${resource === 'cpu' ? 'CPU' : resource} ${list.slice(0, -1)}`;
}

/**
 * A container's own value, or the Pod's (Pod-level resources, Kubernetes 1.34). A limit without a request counts as
 * both: the API server fills the request with it.
 */
function isSet(pod: Pod, container: Container, field: string): boolean {
  const [list, resource] = split(field);
  const lists = list === 'requests' ? ['requests', 'limits'] : [list];
  return [container.spec, pod.spec].some((spec) => lists.some((each) => says(spec, each, resource)));
}

/** 0 is what the API server makes of a null here, and neither reserves nor limits anything. */
function says(spec: JsonMap, list: string, resource: string): boolean {
  const quantity = at(mapAt(spec, 'resources'), list, resource);
  return (typeof quantity === 'string' || typeof quantity === 'number') && !isZero(quantity);
}

function notBelowRequest(container: Container, field: string, value: Json): Json {
  const [list, resource] = split(field);
  const request = at(container.spec, 'resources', 'requests', resource);
  return list === 'limits' && request !== undefined ? larger(value, request) : value;
}

function split(field: string): [list: string, resource: string] {
  const dot = field.indexOf('.');
  return [field.slice(0, dot), field.slice(dot + 1)];
}
