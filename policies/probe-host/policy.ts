import { stringAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import { letterOf, NEWEST, POD_SECURITY_VERSION, SINCE } from '#workload/pod-security.ts';
import { PROBES } from '#workload/probes.ts';

const ASKERS = [...PROBES.map((probe) => [probe]), ['lifecycle', 'postStart'], ['lifecycle', 'preStop']];

/** Where a host may stand. The API server takes a tcpSocket in a hook, though nothing has ever asked it. */
const HANDLERS = ASKERS.flatMap((asker) => [
  [...asker, 'httpGet'],
  [...asker, 'tcpSocket'],
]);

export default definePolicy({
  id: 'probe-host',
  title: 'Probe or hook asks another host than its Pod',
  description:
    'Probes and lifecycle hooks are asked by the kubelet, from the network of the node and past network policies. With ' +
    'host, whoever writes a Pod sends the node to an address of choice (the loopback of the node, the metadata of the ' +
    'cloud), and learns from the state of the container what came back. The program itself is not asked at all.',
  remediation: 'Remove host; a name for a virtual host belongs into httpHeaders as Host.',
  whenNot:
    'A program on the node’s network that listens on 127.0.0.1 alone has to be asked there, as kubeadm’s ' +
    'static Pods of the control plane are: exempt them by name in kube-system.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: { 'pod-security-baseline': ['hostProbesAndHostLifecycle'] },
  unfixable:
    'Whether the program answers where the kubelet would ask instead cannot be read from the object, and a probe that fails ' +
    'restarts it again and again: no mend changes whom a probe asks.',

  needs: [
    '{container}/livenessProbe',
    '{container}/readinessProbe',
    '{container}/startupProbe',
    '{container}/lifecycle',
  ],
  detect: ({ pod }, parameters) => {
    if (pod === undefined || (letterOf(parameters) ?? NEWEST) < SINCE.probeHost) return [];
    return pod.containers.flatMap((container) =>
      HANDLERS.flatMap((path) => {
        const host = stringAt(container.spec, ...path, 'host') ?? '';
        if (host === '') return [];
        const [field] = path.slice(-2);
        return [
          {
            container,
            pointer: `${container.pointer}/${path.join('/')}/host`,
            item: path.join('.'),
            value: host,
            reason: `${field} of ${titleOf(container)} asks the host ${host}: remove ${path.at(-1)}.host`,
            detail: `${path.join('.')}.host is ${host}, so that the node asks there, and not the Pod.`,
          },
        ];
      }),
    );
  },
});
