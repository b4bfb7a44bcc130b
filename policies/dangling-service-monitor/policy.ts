import { booleanAt, type JsonMap, listAt, mapAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SERVICE_MONITORS, SERVICES } from '#workload/kinds.ts';
import { inBrief, requirementsOf, selectedBy } from '#workload/label-selector.ts';
import type { Neighbours } from '#workload/neighbours.ts';

export default definePolicy({
  id: 'dangling-service-monitor',
  title: 'ServiceMonitor watches no Service',
  description:
    'A ServiceMonitor tells Prometheus to ask the Pods behind the Services whose own labels its selector selects. ' +
    'Where there is no such Service no metric comes, and alerts on them never fire. Namespaces that it names and of ' +
    'which no Service is among the manifests are taken to have some.',
  remediation:
    "Give the selector the labels of the Service itself (not of its Pods), and name the Service's namespace.",
  references: [
    'https://prometheus-operator.dev/docs/developer/getting-started/',
    'https://prometheus-operator.dev/docs/api-reference/api/',
  ],
  severity: 'low',
  kinds: SERVICE_MONITORS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: SERVICES,
  covers: { 'kube-linter': ['dangling-servicemonitor'] },
  parameters: NO_PARAMETERS,
  unfixable: 'Which Service is meant cannot be read from the ServiceMonitor.',

  detect: ({ object, namespace, neighbours }) => {
    if (neighbours === undefined || mapAt(object, 'spec') === undefined) return [];
    const services = servicesInReach(object, neighbours, namespace);
    const selector = mapAt(object, 'spec', 'selector');
    if (services === 'unknown' || services.some((service) => isWatched(service, selector))) return [];
    const wanted = requirementsOf(selector);
    const all = wanted.join(', ') || 'anything';
    return [
      {
        pointer: '/spec/selector',
        value: all,
        reason:
          wanted.length === 0
            ? 'there is no Service to watch: add one, or name its namespace'
            : `selector matches no Service (${inBrief(wanted)}): give it the labels of one`,
        detail: `The selector asks for ${all}, and no Service in the namespaces of the ServiceMonitor has that.`,
      },
    ];
  },
});

function isWatched(service: JsonMap, selector: JsonMap | undefined): boolean {
  return selectedBy(selector, { stated: mapAt(service, 'metadata', 'labels'), isOpen: () => false });
}

function servicesInReach(
  monitor: JsonMap,
  neighbours: Neighbours,
  namespace: string,
): readonly JsonMap[] | 'unknown' {
  const chosen = mapAt(monitor, 'spec', 'namespaceSelector');
  if (booleanAt(chosen, 'any') === true) return SERVICES.flatMap((kind) => neighbours.everywhere(kind));
  const named = listAt(chosen, 'matchNames').filter((name) => typeof name === 'string');
  const inEach = (named.length > 0 ? named : [namespace]).map((each) => ({
    isUnsure: neighbours.mayHaveMoreIn(each),
    services: SERVICES.flatMap((kind) => neighbours.inNamespace(kind, each)),
  }));
  const isElsewhere = named.length > 0 && inEach.some(({ services }) => services.length === 0);
  if (isElsewhere || inEach.some(({ isUnsure }) => isUnsure)) return 'unknown';
  return inEach.flatMap(({ services }) => services);
}
