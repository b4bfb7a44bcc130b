import { isMap, type Json, type JsonMap, mapAt } from '#json/value.ts';
import { definePolicy, type Edit, type Finding, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';
import { nanosOf } from '#workload/quantity.ts';

/** Of what else there is, such as GPUs, the request must equal the limit: no less is a fault as well. */
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

export default definePolicy({
  id: 'request-above-limit',
  title: 'Container requests more than its limit',
  description:
    'A request is what a container is sure to get, a limit is what it gets at most. The API server refuses a container, ' +
    'and a Pod with resources of its own, whose request is the larger one; a template is refused with the object around ' +
    'it. The usual cause is a limit that was lowered in one place only.',
  remediation:
    'Lower the request to the limit, or raise the limit. Remove a limit of 0, which limits nothing.',
  whenNot: 'Never: the API server refuses such an object.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits',
    'https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  needs: ['{container}/resources/limits', '{pod}/resources/limits'],
  detect: ({ pod }) => {
    if (pod === undefined) return [];
    const findings = [...aboveLimit(pod.spec, pod.pointer, undefined)];
    for (const container of pod.containers) {
      // The API server refuses resources on ephemeral containers.
      if (container.kind === 'ephemeral') continue;
      for (const finding of aboveLimit(container.spec, container.pointer, container)) findings.push(finding);
    }
    return findings;
  },

  fix: {
    risks: {
      risky:
        'Which of the two is wrong cannot be read from the object: with the lower request the container may land on a ' +
        'node that has too little for it, and the limit may be what stops it. A limit of 0 is removed: container runtimes ' +
        'read it as none, but whoever wrote it may have meant another one.',
    },
    pointers: [
      '{container}/resources/requests',
      '{container}/resources/limits',
      '{pod}/resources/requests',
      '{pod}/resources/limits',
    ],
    conflicts: 'The manifest states the request and the limit, and the fix changes one of them.',
    offer: ({ container, pointer, item }, { pod }) => {
      const limits = mapAt(container?.spec ?? pod?.spec, 'resources', 'limits');
      const limit = item === undefined ? undefined : quantityIn(limits, item);
      if (limit === undefined) return undefined;
      const edit: Edit = isAbove(limit, 0)
        ? { op: 'set', pointer, value: limit }
        : { op: 'remove', pointer: pointer.replace(/\/requests\/([^/]+)$/, '/limits/$1') };
      return { risk: 'risky', edits: [edit] };
    },
  },
});

const NONE: readonly Finding[] = [];

function aboveLimit(spec: JsonMap, pointer: string, container: Container | undefined): readonly Finding[] {
  const limits = mapAt(spec, 'resources', 'limits');
  const requests = limits && mapAt(spec, 'resources', 'requests');
  if (requests === undefined || limits === undefined) return NONE;
  const findings: Finding[] = [];
  for (const resource of RESOURCES) {
    const limit = quantityIn(limits, resource);
    const request = limit === undefined ? undefined : quantityIn(requests, resource);
    if (request !== undefined && limit !== undefined && isAbove(request, limit))
      findings.push(above(resource, request, limit, pointer, container));
  }
  return findings;
}

type Quantity = string | number;

function above(
  resource: string,
  request: Quantity,
  limit: Quantity,
  pointer: string,
  container: Container | undefined,
): Finding {
  return {
    container,
    pointer: `${pointer}/resources/requests/${resource}`,
    item: resource,
    value: 'above limit',
    reason:
      `${titleOf(container)} requests more ${resource} than its limit: ` +
      (isAbove(limit, 0) ? `lower requests.${resource} to ${limit}` : `remove limits.${resource}`),
    detail: `resources.requests.${resource} is ${request}, resources.limits.${resource} is ${limit}.`,
  };
}

/** The amount as it is written; a null counts as 0, as for the API server. */
function quantityIn(amounts: Json | undefined, resource: string): Quantity | undefined {
  if (!isMap(amounts) || !Object.hasOwn(amounts, resource)) return undefined;
  const quantity = amounts[resource] ?? 0;
  return typeof quantity === 'string' || typeof quantity === 'number' ? quantity : undefined;
}

function isAbove(request: Quantity, limit: Quantity): boolean {
  const [requested, most] = [nanosOf(request), nanosOf(limit)];
  return requested !== undefined && most !== undefined && requested > most;
}
