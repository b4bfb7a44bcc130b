import { listAt, stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { listeningPorts } from '#workload/listening.ts';
import { type Pod, titleOf } from '#workload/pod.ts';

/** The first port for which a process on Linux needs no privilege, unless a sysctl says otherwise. */
const FIRST_FREE = 1_024;
const FIRST_FREE_SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

export default definePolicy({
  id: 'privileged-port',
  title: 'Container listens on a port below 1024',
  description:
    'To listen below port 1024 a process needs root or the capability NET_BIND_SERVICE, so such a port keeps a container ' +
    `from running without both. Container runtimes may free these ports, and the safe sysctl ${FIRST_FREE_SYSCTL} does ` +
    'so for one Pod: what it frees is no fault. Windows knows no such ports.',
  remediation:
    'Let the program listen on a port from 1024 on, and map it in the Service: port: 80, targetPort: 8080.',
  whenNot:
    'Where the container runtime frees these ports for every Pod (enable_unprivileged_ports of ' +
    'containerd) nothing is gained. Servers whose clients ask one port alone, such as DNS on the node’s ' +
    'network, keep it: exempt them by name.',
  references: [
    'https://www.w3.org/Daemon/User/Installation/PrivilegedPorts.html',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls',
  ],
  covers: { 'kube-linter': ['privileged-ports'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'A port that is declared differently stays the one that the program listens on.',

  needs: [
    '{container}/ports',
    '{container}/livenessProbe',
    '{container}/readinessProbe',
    '{container}/startupProbe',
  ],
  detect: ({ pod }) => {
    if (pod === undefined || pod.windows) return [];
    const firstFree = firstFreeIn(pod);
    return pod.containers.flatMap((container) =>
      listeningPorts(container)
        .filter(({ number }) => number > 0 && number < firstFree)
        .map(({ number, protocol, pointer }) => ({
          container,
          pointer,
          item: `${number}/${protocol}`,
          value: 'privileged',
          reason: `${titleOf(container)} listens on port ${number}: use one from ${FIRST_FREE} on`,
          detail: `Port ${number} (${protocol}) is below ${firstFree}, so that a process needs a privilege to listen there.`,
        })),
    );
  },
});

function firstFreeIn(pod: Pod): number {
  const sysctl = listAt(pod.spec, 'securityContext', 'sysctls').find(
    (each) => stringAt(each, 'name')?.replaceAll('/', '.') === FIRST_FREE_SYSCTL,
  );
  const value = stringAt(sysctl, 'value') ?? '';
  return /^\d{1,5}$/.test(value) ? Math.min(Number(value), FIRST_FREE) : FIRST_FREE;
}
