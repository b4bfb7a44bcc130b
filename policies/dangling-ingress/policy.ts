import { type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { INGRESSES, SERVICES } from '#workload/kinds.ts';
import { isObjectName } from '#workload/named.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { portsOf } from '#workload/services.ts';

export default definePolicy({
  id: 'dangling-ingress',
  title: 'Ingress leads to a Service or port that is not there',
  description:
    'An Ingress sends requests to a port of a Service in its own namespace. Where there is no such Service, or it has ' +
    'no such port, the host answers with an error page (502, 503 or 404, as the controller likes), and nothing in the ' +
    'cluster says why. Backends that are no Service are left out.',
  remediation:
    'Name a Service of the same namespace, and a port that its spec.ports has, by number or by name.',
  whenNot:
    'Where another release or a controller makes the Service (a maintenance page, say, or a shared ' +
    'login), exempt the Ingress by name, or check both in one run.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend',
  ],
  severity: 'medium',
  kinds: INGRESSES,
  operations: ['CREATE', 'UPDATE'],
  neighbours: SERVICES,
  covers: { 'kube-linter': ['dangling-ingress'] },
  parameters: NO_PARAMETERS,
  unfixable:
    'Which Service is meant cannot be read from the Ingress, and another one may show the world what it should not.',

  detect: ({ object, namespace, neighbours }) =>
    neighbours === undefined
      ? []
      : backendsIn(object).flatMap((backend) => findingsOn(backend, neighbours, namespace)),
});

interface Backend {
  readonly pointer: string;
  /** The path that leads to it; the host too, where there is one. */
  readonly item: string;
  readonly service: string;
  readonly port: number | string | undefined;
  /** Keys from the backend to the two. They were others before v1. */
  readonly fields: { readonly service: string; readonly port: string };
}

function backendsIn(ingress: JsonMap): readonly Backend[] {
  const spec = mapAt(ingress, 'spec');
  const defaults = ['defaultBackend', 'backend'].flatMap((field) =>
    backendOf(member(spec, field), `/spec/${field}`, 'default'),
  );
  const rules = listAt(spec, 'rules').flatMap((rule, index) =>
    listAt(rule, 'http', 'paths').flatMap((path, at) => {
      const item = `${stringAt(rule, 'host') ?? ''}${stringAt(path, 'path') ?? '/'}`;
      return backendOf(member(path, 'backend'), `/spec/rules/${index}/http/paths/${at}/backend`, item);
    }),
  );
  return [...defaults, ...rules];
}

function backendOf(backend: Json | undefined, pointer: string, item: string): readonly Backend[] {
  const old = stringAt(backend, 'serviceName');
  const service = stringAt(backend, 'service', 'name') ?? old;
  if (service === undefined) return [];
  const port =
    old === undefined
      ? (member(mapAt(backend, 'service', 'port'), 'number') ?? stringAt(backend, 'service', 'port', 'name'))
      : member(backend, 'servicePort');
  const fields =
    old === undefined
      ? { service: 'service/name', port: 'service/port' }
      : { service: 'serviceName', port: 'servicePort' };
  return [
    {
      pointer,
      item,
      service,
      port: typeof port === 'number' || typeof port === 'string' ? port : undefined,
      fields,
    },
  ];
}

function findingsOn(backend: Backend, neighbours: Neighbours, namespace: string): readonly Finding[] {
  const { service: name, port } = backend;
  // The load balancer controller of AWS reads such a backend as the name of an action.
  if (!isObjectName(name) || port === 'use-annotation') return [];
  const services = SERVICES.flatMap((kind) => neighbours.called(name, kind, namespace));
  if (services.length === 0)
    return neighbours.mayHaveMoreIn(namespace) ? [] : [withoutService(backend, namespace)];
  if (port === undefined || services.some((service) => mayHave(service, port))) return [];
  return [withoutPort(backend, port)];
}

/** One that stands for a host elsewhere needs no ports. */
function mayHave(service: JsonMap, port: number | string): boolean {
  const ports = portsOf(service);
  return (
    ports.length === 0 ||
    ports.some(({ name, number }) =>
      typeof port === 'number' ? number === port : name === port || String(number) === port,
    )
  );
}

function withoutService({ pointer, item, service, fields }: Backend, namespace: string): Finding {
  return {
    pointer: `${pointer}/${fields.service}`,
    item,
    value: service,
    reason: `${item} leads to Service ${service}, which is not there: correct the name`,
    detail: `The backend of ${item} is the Service ${service}, and there is none of that name in the namespace ${namespace}.`,
  };
}

function withoutPort({ pointer, item, service, fields }: Backend, port: number | string): Finding {
  return {
    pointer: `${pointer}/${fields.port}`,
    item,
    value: `${service}:${port}`,
    reason: `${item} leads to port ${port}, which Service ${service} does not have: correct the port`,
    detail: `The backend of ${item} is port ${port} of the Service ${service}, and its spec.ports has no such port.`,
  };
}
