import { type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding } from '#policy.ts';
import { SERVICES, WORKLOADS } from '#workload/kinds.ts';
import { nameOf } from '#workload/named.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { equalitiesIn, inBrief, wantedIn } from '#workload/selecting.ts';
import { backendsOf } from '#workload/services.ts';

const ENDPOINTS = { group: '', kind: 'Endpoints' };
const ENDPOINT_SLICES = { group: 'discovery.k8s.io', kind: 'EndpointSlice' };

export default definePolicy({
  id: 'dangling-service',
  title: 'Service leads to no Pods',
  description:
    'A Service sends what it gets to the Pods that have the labels of its selector. Where no workload beside it makes ' +
    'such Pods its name resolves and every connection fails: mostly one of the two was renamed, or they are in ' +
    'different namespaces. A Service without a selector leads nowhere either, unless somebody writes its Endpoints.',
  remediation:
    "Give the Service's selector the labels of the Pod template that it is for, in the same namespace.",
  whenNot:
    'Labels that Pods get while they run, such as that of the leader of a database, belong into the ' +
    'parameter ignoredLabels. Exempt a Service whose Pods or Endpoints another program makes.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  ],
  severity: 'medium',
  kinds: SERVICES,
  operations: ['CREATE', 'UPDATE'],
  neighbours: [...WORKLOADS, ...SERVICES, ENDPOINTS, ENDPOINT_SLICES],
  covers: { 'kube-linter': ['dangling-service'], 'k8s-auto-fix': ['dangling_service'] },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ignoredLabels: {
        description: 'Keys of a selector that are not looked at, because the Pods get them while they run.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
    },
  },
  unfixable:
    'Which Pods are meant cannot be read from the labels, and another selector would send requests to programs that ' +
    'never asked for them.',

  detect: ({ object, namespace, neighbours }, parameters) => {
    if (neighbours === undefined || stringAt(object, 'spec', 'type') === 'ExternalName') return [];
    if (mapAt(object, 'spec') === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const selector = wantedIn(mapAt(object, 'spec', 'selector'));
    if (selector.length === 0)
      return isCompleted(object, neighbours, namespace) || isOfApiServer(object, namespace)
        ? []
        : [withoutSelector()];
    const looked = selector.filter(([key]) => !listAt(parameters, 'ignoredLabels').includes(key));
    const service = { spec: { selector: Object.fromEntries(looked) } };
    if (looked.length === 0 || backendsOf(service, neighbours, namespace).length > 0) return [];
    return [withoutPods(equalitiesIn(service.spec.selector), namespace)];
  },
});

/**
 * Endpoints written by hand take the place of a selector; and beside a Service of its name that has one, a Service is
 * a patch of that.
 */
function isCompleted(service: JsonMap, neighbours: Neighbours, namespace: string): boolean {
  const name = nameOf(service) ?? '';
  const services = SERVICES.flatMap((kind) => neighbours.called(name, kind, namespace));
  return (
    services.some((each) => wantedIn(mapAt(each, 'spec', 'selector')).length > 0) ||
    neighbours.called(name, ENDPOINTS, namespace).length > 0 ||
    neighbours
      .inNamespace(ENDPOINT_SLICES, namespace)
      .some((slice) => stringAt(slice, 'metadata', 'labels', 'kubernetes.io/service-name') === name)
  );
}

/** The API server writes the Endpoints of the Service that leads to it. */
function isOfApiServer(service: JsonMap, namespace: string): boolean {
  return namespace === 'default' && nameOf(service) === 'kubernetes';
}

function withoutSelector(): Finding {
  return {
    pointer: '/spec/selector',
    value: 'unset',
    reason: 'Service has neither a selector nor Endpoints: set spec.selector',
    detail:
      'Nothing beside the Service says where its requests go: it has no selector, and there is no EndpointSlice of its own.',
  };
}

function withoutPods(wanted: readonly string[], namespace: string): Finding {
  const all = wanted.join(', ');
  return {
    pointer: '/spec/selector',
    value: all,
    reason: `selector matches no Pods (${inBrief(wanted)}): correct spec.selector`,
    detail: `The Service selects ${all}, and no Pod template in the namespace ${namespace} has these labels.`,
  };
}
