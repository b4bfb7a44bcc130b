import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { SERVICES, WORKLOADS } from '#workload/kinds.ts';
import { isPlaceholder } from '#workload/placeholder.ts';
import type { PodMaker } from '#workload/pods-in.ts';
import {
  backendsOf,
  declaresPorts,
  hasOpenPorts,
  portsOf,
  type ServicePort,
  servesName,
  servesNumber,
} from '#workload/services.ts';

export default definePolicy({
  id: 'service-target-port',
  title: 'Service leads to a port that its Pods do not have',
  description:
    'The targetPort of a Service is a port of its Pods. A name that no container gives to a port of the same protocol ' +
    'leaves the Service without an address for it. A number works undeclared; but where the Pods declare ports and ' +
    'not one port of the Service is among them, the program has mostly moved to another port. What a tool fills in ' +
    '($(PORT), {{ .port }}, <port>) is left to it.',
  remediation:
    'Set targetPort to a port that the containers of the selected Pods declare, by number or by name.',
  whenNot:
    'A port that the program opens is reached whether it is declared or not: where an image declares ' +
    'others on purpose, exempt the Service by name. A name of a port has to be declared in any case.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  ],
  severity: 'medium',
  kinds: SERVICES,
  operations: ['CREATE', 'UPDATE'],
  neighbours: WORKLOADS,
  parameters: NO_PARAMETERS,
  unfixable: 'Which of the two is wrong, the Service or the port of the container, cannot be read from them.',

  detect: ({ object, namespace, neighbours }) => {
    if (neighbours === undefined) return [];
    const backends = backendsOf(object, neighbours, namespace);
    if (backends.length === 0) return [];
    const unserved = portsOf(object).filter((port) => !isServed(port, backends));
    // Beside one that fits, an undeclared number is a port that nobody cared to declare.
    const fits = unserved.length < portsOf(object).length;
    return unserved.flatMap((port) => {
      const { target } = port;
      if (typeof target === 'string') return [unnamed(port, target)];
      return target === undefined || fits ? [] : [undeclared(port, target)];
    });
  },
});

function isServed({ target, protocol }: ServicePort, backends: readonly PodMaker[]): boolean {
  if (backends.some(({ pod }) => hasOpenPorts(pod))) return true;
  if (typeof target === 'number')
    return backends.some(({ pod }) => servesNumber(pod, target, protocol) || !declaresPorts(pod));
  // The API server takes no name without a letter.
  if (target === undefined || !/[a-z]/i.test(target) || isPlaceholder(target)) return true;
  return backends.some(({ pod }) => servesName(pod, target, protocol));
}

function undeclared(port: ServicePort, target: number): Finding {
  return {
    ...placeOf(port),
    value: String(target),
    reason: `${titleOf(port)} leads to port ${target}, which no selected Pod declares: correct targetPort`,
    detail: `All Pods that the Service selects declare ports, and ${port.protocol} ${target} is not among them.`,
  };
}

function unnamed(port: ServicePort, target: string): Finding {
  return {
    ...placeOf(port),
    value: target,
    reason: `${titleOf(port)} leads to "${target}", a name that no selected Pod gives a port: correct targetPort`,
    detail: `No container of the Pods that the Service selects has a ${port.protocol} port called "${target}".`,
  };
}

function placeOf({ index, name, number }: ServicePort): Pick<Finding, 'pointer' | 'item'> {
  return { pointer: `/spec/ports/${index}/targetPort`, item: name ?? String(number ?? `#${index}`) };
}

function titleOf({ index, name, number }: ServicePort): string {
  return `port ${name === undefined ? (number ?? `#${index}`) : `"${name}"`}`;
}
