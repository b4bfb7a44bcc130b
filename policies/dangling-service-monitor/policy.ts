import { booleanAt, type JsonMap, listAt, mapAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SERVICE_MONITORS, SERVICES } from '#workload/kinds.ts';
import { Labelled } from '#workload/labelled.ts';
import { type Neighbours, ofNamespace } from '#workload/neighbours.ts';
import { inBrief, requirementsOf } from '#workload/selecting.ts';

export default definePolicy({
  id: 'dangling-service-monitor',
  title: 'ServiceMonitor watches no Service',
  description:
    'A ServiceMonitor tells Prometheus to ask the Pods behind the Services whose own labels its selector selects. ' +
    'Where there is no such Service no metric comes, and alerts on them never fire. Namespaces that it names and of ' +
    'which no Service is among the manifests are taken to have some.',
  remediation:
    "Give the selector the labels of the Service itself (not of its Pods), and name the Service's namespace.",
  whenNot:
    'Services that a controller makes while it runs, such as that of the kubelets by the Prometheus ' +
    'operator, or another release brings, are not among the manifests: exempt the ServiceMonitor by name.',
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
    const selector = mapAt(object, 'spec', 'selector');
    const reach = reachOf(object, neighbours, namespace);
    if (reach === 'unknown' || reach.some((services) => services.selectedBy(selector).length > 0)) return [];
    const wanted = requirementsOf(selector);
    const all = wanted.join(', ') || 'anything';
    return [
      {
        pointer: '/spec/selector',
        value: all,
        reason:
          wanted.length === 0
            ? 'there is no Service to watch: add one, or name its namespace'
            : `selector matches no Service (${inBrief(wanted)}): correct spec.selector`,
        detail: `The selector asks for ${all}, and no Service in the namespaces of the ServiceMonitor has that.`,
      },
    ];
  },
});

/** The Services of each namespace that it looks at. */
function reachOf(
  monitor: JsonMap,
  neighbours: Neighbours,
  namespace: string,
): readonly Services[] | 'unknown' {
  const chosen = mapAt(monitor, 'spec', 'namespaceSelector');
  if (booleanAt(chosen, 'any') === true) return [servicesEverywhere(neighbours, '')];
  const named = listAt(chosen, 'matchNames').filter((name) => typeof name === 'string');
  const namespaces = named.length > 0 ? named : [namespace];
  if (namespaces.some(neighbours.mayHaveMoreIn)) return 'unknown';
  const isElsewhere = (name: string) =>
    SERVICES.every((kind) => neighbours.inNamespace(kind, name).length === 0);
  if (named.some(isElsewhere)) return 'unknown';
  return namespaces.map((name) => servicesIn(neighbours, name));
}

type Services = ReturnType<typeof labelled>;

const servicesIn = ofNamespace((neighbours, namespace) =>
  labelled(SERVICES.flatMap((kind) => neighbours.inNamespace(kind, namespace))),
);

const servicesEverywhere = ofNamespace((neighbours) =>
  labelled(SERVICES.flatMap((kind) => neighbours.everywhere(kind))),
);

function labelled(services: readonly JsonMap[]) {
  return new Labelled(
    services.map((service) => ({
      labels: { stated: mapAt(service, 'metadata', 'labels'), isOpen: () => false },
    })),
  );
}
